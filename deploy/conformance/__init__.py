"""Whether a component, whoever wrote it, keeps what the contract promises of it: tried through Kafka alone."""
