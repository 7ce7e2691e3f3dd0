"""What is asked of the system while faults come and go, and the history of it."""
