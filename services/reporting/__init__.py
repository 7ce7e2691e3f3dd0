"""Counts how referrals fare, borough by borough, without pointing at anyone.

Consumes referral-created, matched, unmatched, person-told, attended and missed. Publishes nothing.
Keeps a journey per referral: coarse facts for counting, and nothing that identifies a person.
"""
