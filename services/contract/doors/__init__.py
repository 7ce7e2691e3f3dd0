"""What the doors of every service say alike: who may do what, who has signed in, and how a door says no."""
