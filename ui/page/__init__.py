"""The page, one module for each part of it. Only here is Streamlit imported."""
