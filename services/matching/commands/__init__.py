"""What may be sent to matching's doors, with its bounds."""
