"""What is fitted: weights and the bounds chosen with them."""
