"""The middle of the page: questions, answers and how they were made."""
