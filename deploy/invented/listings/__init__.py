"""Community services that do not exist, as Open Referral UK 3.0 writes them."""
