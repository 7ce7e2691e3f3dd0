"""What the service does with new referrals: find, hold, and say what became of each."""
