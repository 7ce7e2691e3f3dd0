"""What a referral promises: of what is made, of whom it tells, of a referral's life, and of how it reads."""
