"""What a person agrees to is recorded here, and what they agreed to share is opened, for whom they agreed to."""
