"""What could not be worked, and how it comes back."""
