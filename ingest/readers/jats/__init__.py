"""Articles in JATS, the XML of PubMed Central and many publishers: parsed safely, their record and text read."""
