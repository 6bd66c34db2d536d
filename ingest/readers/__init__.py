"""One folder a family of formats; ingest/reading.py says which reader takes which file."""
