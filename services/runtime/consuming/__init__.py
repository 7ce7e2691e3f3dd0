"""A record from Kafka to a committed batch."""
