"""Pictures of text: files and pages that hold no letters but show them, recognised into words with their places."""
