"""What is wrong with an event: by what Linkway would answer, or by its schema. START HERE: checking."""
