"""How fast a person's service is found in memory, beside what MongoDB takes to find it."""
