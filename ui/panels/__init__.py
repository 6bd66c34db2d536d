"""What the page shows, one module for each part of it. Only these and ui/app.py import Streamlit."""
