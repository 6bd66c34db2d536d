"""What a Zotero library holds, or a file it exported: entries with their records, files and collections; only read."""
