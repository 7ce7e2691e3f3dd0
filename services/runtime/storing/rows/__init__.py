"""The runtime's own collections, a file for each: how a row is written and read."""
