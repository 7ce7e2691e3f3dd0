"""Tells people what became of their referral, by the channel they agreed to.

Hears `matched` and `unmatched`, and says `person-told`. Keeps one notice per event and channel, and never sends one
twice: where it cannot know whether a message left, it keeps the doubt for a human.
"""
