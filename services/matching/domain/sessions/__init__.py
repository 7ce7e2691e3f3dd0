"""Which times of a service can be booked: appointments and courses, each with places of its own."""
