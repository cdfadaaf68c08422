"""Displayed, opened, acknowledged, and the counts of them."""
