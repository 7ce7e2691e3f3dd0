"""Commands about referrals and the people in them."""
