"""Invented people, offers and referrals. Nothing in here is real."""
