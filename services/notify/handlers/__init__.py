"""What the service does when a place was found or is gone, or when there is none to tell of any more."""
