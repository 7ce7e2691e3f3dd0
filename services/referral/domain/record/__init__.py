"""What is recorded beside a referral, and what of it each side sees: decisions alone."""
