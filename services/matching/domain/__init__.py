"""Which service suits a person best and why, decided without clock, network or database."""
