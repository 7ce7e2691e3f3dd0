"""Far more than the platform can do at once: what it takes in it keeps, the rest it sends away, in bounded memory."""
