"""What the service does when it hears of new referrals: find, hold, and say what became of each."""
