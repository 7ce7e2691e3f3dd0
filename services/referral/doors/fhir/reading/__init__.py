"""From a message to our own command: each part is read by a file of its own, and where it stood is remembered."""
