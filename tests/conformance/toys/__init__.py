"""Components in plain Python, which keep what the contract promises of them, and know nothing of Linkway but that."""
