"""What the service does when it hears that a place was found, or that there is none."""
