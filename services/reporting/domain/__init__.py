"""What is known of a journey, how far it came, and which figures may be shown to others."""
