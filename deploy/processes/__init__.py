"""Child processes: started, watched, made ready, and ended with whoever started them."""
