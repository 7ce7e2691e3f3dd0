"""The front door: one address for all that the services show outside, with Caddy in front of their doors."""
