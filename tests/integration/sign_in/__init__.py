"""Signing in with a provider that nobody here wrote."""
