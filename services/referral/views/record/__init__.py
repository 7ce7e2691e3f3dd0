"""What is recorded beside a referral, as it is shown."""
