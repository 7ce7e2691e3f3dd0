"""What is looked at or made before work begins: indexes, keys, how long rows live, and how MongoDB was told to run."""
