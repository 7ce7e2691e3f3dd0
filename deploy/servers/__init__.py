"""The real servers on one machine: Kafka, MongoDB, and the programs they need."""
