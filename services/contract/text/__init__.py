"""How text is read: characters that nobody sees, and JSON without a doubt."""
