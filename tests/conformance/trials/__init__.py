"""Trials from the first message to the report: of toys in memory, and of our own components as processes."""
