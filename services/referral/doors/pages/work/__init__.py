"""A link worker's day: the worklist, everything about a person on one page, and each thing that can be done."""
