"""Everything about a person on one page, what comes next, and what is chosen or settled there."""
