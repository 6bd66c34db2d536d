"""Tables on a page: rows told from lines of text, cells of several lines, heads over columns, labels of rows."""
