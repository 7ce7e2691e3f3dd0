"""Linkway: four services that link Londoners with community support, and the two parts they share."""
