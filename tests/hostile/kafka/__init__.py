"""Records of any kind, put onto topics past every service, and what must become of them."""
