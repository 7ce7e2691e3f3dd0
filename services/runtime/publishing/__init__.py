"""The outbox leaves for Kafka, in order."""
