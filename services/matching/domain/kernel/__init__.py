"""One loop over all services, compiled: who may go where, how well each does, and which is taken."""
