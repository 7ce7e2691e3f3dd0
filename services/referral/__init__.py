"""Takes referrals in, owns their life, and has the only keys to what identifies a person.

Consumes matched and unmatched. Publishes referral-created, attended and missed.
Keeps a state per referral, a key per person, and who was told what about whom.
"""
