"""Which sentences of whole sources stand for them: weighed, told by their part, and chosen together."""
