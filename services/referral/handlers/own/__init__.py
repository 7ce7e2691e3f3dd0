"""What a person does with their own referral, whom a code lets in."""
