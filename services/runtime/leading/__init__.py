"""Loops of which one process of a service at a time leads, by lease."""
