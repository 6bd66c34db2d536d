"""Sources by their address: what may be fetched, the fetching, and what of it becomes a source."""
