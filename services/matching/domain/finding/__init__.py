"""How the engine finds where a person may go: whom services admit, what is near, and what suits best."""
