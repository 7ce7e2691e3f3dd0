"""How a referral comes in: read, checked, made once, taken back; also as a partner asks."""
