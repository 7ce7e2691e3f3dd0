"""What Kafka lets each of us do, and how much of it."""
