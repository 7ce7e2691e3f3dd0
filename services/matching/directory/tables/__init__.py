"""Directories that are kept as spreadsheets: a mapping of columns makes services of their rows."""
