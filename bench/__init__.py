"""Measures quoth against papers, questions and other chains. Looks at the rooms from outside."""
