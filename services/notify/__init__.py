"""Tells people what became of their referral, by the channel they agreed to.

Consumes `matched` and `unmatched`, and publishes `person-told`. Keeps one notice per event and
channel, and never sends one twice: where it cannot know whether a message left, it keeps the doubt for a human.
A notice is cancelled, as long as it has not begun to leave, when its place is released or its referral ends. Whoever
was told of a place that is gone is told that too: with what is found in its place, or else a moment later alone.
"""
