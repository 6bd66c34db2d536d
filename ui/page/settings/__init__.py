"""The settings view: models, data, privacy, reset."""
