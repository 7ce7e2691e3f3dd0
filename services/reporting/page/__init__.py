"""The page of figures for people: drawn on the server, readable without scripts, by eye or by screen reader."""
