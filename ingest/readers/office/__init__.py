"""What office files have in common: the zip archive, its XML, formulas, charts."""
