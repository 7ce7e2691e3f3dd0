"""The closed words of events and requests."""
