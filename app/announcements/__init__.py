"""Draft, translate, publish, withdraw."""
