"""A real Kafka and a real MongoDB on one machine, for an ordinary user, with no containers."""
