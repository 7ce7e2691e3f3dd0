"""What people say in their own words, as topics that services can be ordered by, and what is to be feared for them."""
