"""What partners ask on their own topics: read, done once, and answered."""
