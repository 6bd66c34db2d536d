"""What a library hands to a door: sources, conversations, notes with their quotes. Values only, made further left."""

from ingest.content.document import Page
from retrieval.kept import DEFAULT_NOTEBOOK, Conversation, KeptQuote, Note
from retrieval.source import Source

__all__ = ["DEFAULT_NOTEBOOK", "Conversation", "KeptQuote", "Note", "Page", "Source"]
