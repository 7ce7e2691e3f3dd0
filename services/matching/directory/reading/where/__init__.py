"""Where a service is, whom it reaches, and how people take part."""
