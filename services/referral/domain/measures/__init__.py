"""Measures of how people say they are: how answers are scored, and what has changed since the start."""
