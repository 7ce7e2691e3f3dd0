"""How places are given: who chooses in which turn, what is held, and what is said of it."""
