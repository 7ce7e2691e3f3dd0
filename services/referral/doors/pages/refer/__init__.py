"""Whoever refers: one form, the referrals that their organisation made, how far each has come, and its messages."""
