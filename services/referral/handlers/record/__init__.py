"""What is recorded beside a referral: added, changed, and opened for whoever may read it."""
