"""Tests of services/add/addresses/."""
