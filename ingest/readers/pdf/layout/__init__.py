"""From characters with places to blocks in reading order; pipeline.py has the order of the steps."""
