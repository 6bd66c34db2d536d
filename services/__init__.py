"""What a person can do with quoth, once for every door. Prints nothing, knows no page and no command line."""
