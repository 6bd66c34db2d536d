"""Shows a person where in a source something stands."""
