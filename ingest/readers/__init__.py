"""One folder a family of formats; ingest/registry.py says which reader takes which file."""
