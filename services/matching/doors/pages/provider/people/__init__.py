"""The people for whom a provider holds places: referral knows them, and is asked with the session of whoever looks."""
