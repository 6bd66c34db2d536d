"""What every implementation of retrieval/ports.py must do; a further one is added to `LIBRARIES` in conftest.py."""
