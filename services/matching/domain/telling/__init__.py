"""What a person is told of a service: why it is, or none, where to go, when, and what it costs."""
