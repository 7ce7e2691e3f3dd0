"""What must hold of what a matching, or a reporting, does beyond its core."""
