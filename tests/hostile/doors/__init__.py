"""Requests of any kind, sent to the doors, and what may be answered."""
