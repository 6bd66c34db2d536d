"""Plain text and Markdown, whatever their encoding."""
