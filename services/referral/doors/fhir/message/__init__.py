"""From a message Bundle to our own command: what stands where, in which codes, and what is wrong with it."""
