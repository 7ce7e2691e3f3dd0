"""What is found once the system is quiet: the evidence that the checkers look at."""
