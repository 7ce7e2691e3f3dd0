"""One piece of work, one transaction: what comes in, is kept and goes out, as values and ports."""
