"""What the service does with the events that it hears, and when somebody asks for figures."""
