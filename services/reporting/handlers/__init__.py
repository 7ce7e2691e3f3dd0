"""What the service does with the events that it consumes, and when somebody asks for figures."""
