"""Machine translation for readers whose language the author did not write; off unless set up."""
