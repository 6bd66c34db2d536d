"""Tables in text files: values separated by commas, semicolons or tabs (CSV, TSV)."""
