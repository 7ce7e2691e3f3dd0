"""What the doors answer: nothing that identifies the person, but where it was disclosed."""
