"""What lets a person follow their own referral, and nobody who guesses."""
