"""The port that requests come to: taken first, and bounded before anything of theirs is worked."""
