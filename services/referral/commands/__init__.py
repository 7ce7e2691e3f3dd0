"""What can be asked of the referral service, and how it must be written."""
