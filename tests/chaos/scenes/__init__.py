"""Where a seed is played: the servers and the ways to them, processes, days, and the measure of how fast they are."""
