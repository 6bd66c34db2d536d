"""Characters made fit to read: ligatures, accents, exponents, hyphens at the ends of lines."""
