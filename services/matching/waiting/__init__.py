"""The waiting list: who waits for a place, in which turn, and where each of them could go."""
