"""The kit itself is tried: by a toy that keeps its promises, by faults planted in it, and by our own matching."""
