"""Partners that refer, report and withdraw by Kafka while faults come and go, and what must hold of their answers."""
