"""Figures as the door for programs gives them."""
