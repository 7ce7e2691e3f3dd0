"""Real servers and processes for a test, started and stopped."""
