"""Serves the page: how Streamlit is started, and what stands before it."""
