"""The directory of community services, as Open Referral UK 3.0 writes it, read from a file or a feed."""
