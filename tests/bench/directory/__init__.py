"""How fast a directory comes in, and how soon a change of it is matched by."""
