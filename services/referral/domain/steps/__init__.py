"""The steps of a referral's life as decisions: taken in, placed, answered, attended, looked at by a human, ended."""
