"""Who may ask the services for something, and how: by a token, signed in, or for listings that were granted."""
