"""What a PDF holds, as pdfium and pypdf give it: characters with their places, metadata, pictures of pages."""
