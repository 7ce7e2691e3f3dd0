"""What there is, page by page: the worklist, open incidents, all entries of a kind, all that happened."""
