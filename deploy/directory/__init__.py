"""Looking at a directory before it is used: a mapping of its columns is proposed, and each of its records reported."""
