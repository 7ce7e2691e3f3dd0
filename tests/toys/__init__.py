"""Small services made for tests of the runtime, each with one thing that it does."""
