"""What a document is: blocks, tables and places, and what is told of it."""
