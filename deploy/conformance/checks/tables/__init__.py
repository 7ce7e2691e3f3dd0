"""Which checks there are of each component, and which promises each looks at."""
