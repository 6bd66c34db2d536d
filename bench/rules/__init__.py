"""Switches the rules of answering and of the proof off one by one, and tells what each is worth."""
