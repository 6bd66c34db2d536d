"""What a document is: who wrote it, when and where it came out, who paid, told from where the document says it."""
