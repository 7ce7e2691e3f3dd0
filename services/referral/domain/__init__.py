"""What follows from what is asked of a referral, decided without clock, network or database."""
