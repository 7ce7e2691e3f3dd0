"""What a provider does in a browser: its listings, its places, the people offered to it, and who came today."""
