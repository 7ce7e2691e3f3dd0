"""A matching in plain FastStream, for a borough to begin its own from: README.md says how."""
