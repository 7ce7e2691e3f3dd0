"""Clients of Kafka that nobody here wrote, as a partner may use them: each asks, and reads what it is answered."""
