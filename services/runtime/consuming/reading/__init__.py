"""How records come out of Kafka: polls, and what its client cannot give taken apart by hand."""
