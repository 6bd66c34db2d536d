"""Tables over sources: a row a source, a column a question, each cell with its quote."""
