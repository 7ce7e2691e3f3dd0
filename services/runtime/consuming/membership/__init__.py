"""The consumer group: which topics it reads, who reads what of them, from where on, and how it changes hands."""
