"""Speed, always beside a hand-written loop over the same libraries in the same run; quoted as a ratio."""
