"""People who are signed in, as the doors know them, and what they typed while they were not."""
