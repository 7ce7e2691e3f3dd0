"""What whoever runs a service sees of it: metrics, logs, probes, and who ends it when it stands still."""
