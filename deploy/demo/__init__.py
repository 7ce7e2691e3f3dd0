"""A day of referrals across London, played through the real doors with people and services that do not exist."""
