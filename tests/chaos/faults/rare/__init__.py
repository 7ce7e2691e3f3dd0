"""Faults of few seeds: what takes long to get over, or would leave too little of a seed if each had it."""
