"""Web Push as values: bytes and instants in, bytes and decisions out. No clock, no I/O."""
