"""What a notice is, and what becomes of it: pure decisions, without a clock, a network or a database."""
