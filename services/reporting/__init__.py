"""Counts how referrals fare, borough by borough, without pointing at anyone.

Hears referral-created, matched, unmatched, person-told, attended and missed. Says nothing.
Keeps a journey per referral: coarse facts for counting, and nothing that identifies a person.
"""
