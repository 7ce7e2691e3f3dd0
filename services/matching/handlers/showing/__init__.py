"""What is told of matches and listings to whoever is tied to them; nothing is held or changed."""
