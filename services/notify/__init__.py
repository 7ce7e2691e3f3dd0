"""Tells people what became of their referral, by the channel they agreed to.

Consumes `matched` and `unmatched`, and publishes `person-told`. Keeps one notice per event and
channel, and never sends one twice: where it cannot know whether a message left, it keeps the doubt for a human.
"""
