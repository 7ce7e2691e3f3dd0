"""A directory behind an address that keeps to Open Referral UK 3.0, or nearly."""
