"""What must hold after the scenes: pure functions from what was sent and what came to sentences of what is broken."""
