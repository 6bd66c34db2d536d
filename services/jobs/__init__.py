"""Long work in background threads that outlive a page's reload."""
