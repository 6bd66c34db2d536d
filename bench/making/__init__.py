"""Makes claims, questions and papers to measure with."""
