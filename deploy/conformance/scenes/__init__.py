"""What a component is put through, scene by scene: each sends, waits, and leaves the judging to the checks."""
