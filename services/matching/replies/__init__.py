"""How a service's provider answers: how often it says yes, and how soon, over the last twelve months."""
