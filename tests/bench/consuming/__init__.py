"""How many events a service works, beside a loop written by hand; and how a replay and a large store weigh on it."""
