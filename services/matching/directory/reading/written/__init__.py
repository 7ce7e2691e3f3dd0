"""How what somebody wrote is read: whatever JSON stands there, nothing is raised, and what was odd is noted."""
