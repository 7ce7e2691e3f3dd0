"""Finds a community service near the person that meets what they need and has room, and holds a place there.

Consumes what happens to referrals, as far as a place is sought or given up by it. Publishes matched, unmatched and
place-released. Keeps a search per referral, and per service the referrals that hold its places; the directory is in
memory. Start reading at service.py; what each event does to a search is in domain/steps.py.
"""
