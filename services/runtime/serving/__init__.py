"""HTTP around the doors."""
