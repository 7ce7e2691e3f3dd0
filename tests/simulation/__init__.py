"""The runtime and the services in one process, on invented servers, with every accident that a seed brings."""
