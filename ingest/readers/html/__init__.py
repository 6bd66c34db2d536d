"""Web pages: what of a page is its text, told as blocks; saved pages are unpacked, nothing is ever fetched."""
