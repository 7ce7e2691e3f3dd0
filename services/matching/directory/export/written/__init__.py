"""A listing and its parts as Open Referral UK 3.0 writes them. START HERE: service."""
