"""How a service runs: batches, transactions, outbox, HTTP, health. The only part that names Kafka or MongoDB."""
