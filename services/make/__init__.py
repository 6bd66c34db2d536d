"""What is made of sources: summaries, a briefing, connections between them."""
