"""Finds a community service near the person that meets what they need and has room, and holds a place there.

Consumes referral-created. Publishes matched and unmatched.
Keeps a verdict per referral, and per service the referrals that hold its places; the directory is in memory.
"""
