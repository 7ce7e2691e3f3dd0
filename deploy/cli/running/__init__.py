"""Commands that start, stop and show what runs on this machine."""
