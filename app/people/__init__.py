"""People: who they are, where they work, what they may do; and their import from a CSV file."""
