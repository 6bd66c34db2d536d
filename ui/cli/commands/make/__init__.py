"""The commands that make something of several papers: summaries, comparisons, tables, typed values, hypotheses."""
