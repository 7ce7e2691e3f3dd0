"""What whoever asks over HTTP sees of it: how many are taken in, and how soon there is a match."""
