"""The delivery engine, for who administers it."""
