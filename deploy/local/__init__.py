"""Everything on one machine for an ordinary user, with no containers: servers and services as one platform."""
