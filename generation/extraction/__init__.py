"""Short answers to the same questions of one source after another: the cells of a table, each with its quote."""
