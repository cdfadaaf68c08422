"""The platform as a whole: back it up, restore it, move it to another database."""
