"""MongoDB, and nowhere else: what a service keeps, and how it is kept together or not at all."""
