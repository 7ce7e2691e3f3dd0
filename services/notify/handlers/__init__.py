"""What the service does when a place was found, or when there is none."""
