"""Who is the same person: found by machine, joined and parted by a human."""
