"""Saved, valid, minimal things to test with. Each takes what matters to the test by keyword."""
