"""What sentences of different sources have to do with each other."""
