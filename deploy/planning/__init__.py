"""What stands between this installation's files and what runs: a plan of steps, and what takes those that are safe."""
