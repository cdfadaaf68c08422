"""An author's own voice: one sound file for each language version of an announcement."""
