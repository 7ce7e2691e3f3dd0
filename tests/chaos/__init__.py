"""Faults, workloads and checks: whether the promises hold while processes, servers and networks fail."""
