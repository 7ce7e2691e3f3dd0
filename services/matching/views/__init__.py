"""What matching's doors answer."""
