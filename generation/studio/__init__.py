"""What is made of whole sources and collections, in quotes: summaries, briefings, connections, questions to ask."""
