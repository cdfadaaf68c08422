"""From an empty platform to the first admin, behind a one-time link."""
