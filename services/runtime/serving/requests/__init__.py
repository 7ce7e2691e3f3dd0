"""What is read of a request, and what is measured of it."""
