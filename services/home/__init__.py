"""What lies in a home folder: how much it takes, removing, and emptying it."""
