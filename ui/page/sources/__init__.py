"""The left of the page: notebooks, sources, and adding to them."""
