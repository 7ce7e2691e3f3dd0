"""Puts a service together out of its table and its settings. START HERE: assembly."""
