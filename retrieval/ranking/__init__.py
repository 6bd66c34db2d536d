"""How passages are ranked for a query: by words and by vectors, by the source that is named, with their neighbours."""
