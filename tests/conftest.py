"""What holds for all tests."""

from hypothesis import settings

# A busy machine makes single cases slow; what may not be slow has a test that says so.
settings.register_profile("quoth", deadline=None)
settings.load_profile("quoth")
