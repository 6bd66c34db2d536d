"""OpenDocument files: texts (ODT), presentations (ODP) and sheets (ODS), as LibreOffice writes them."""
