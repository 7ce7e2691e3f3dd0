"""Each planted fault is found by the check that is for it, and in a toy without one nothing is found."""
