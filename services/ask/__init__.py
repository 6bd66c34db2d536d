"""What goes with a question: the answer in the making, and what could be asked."""
