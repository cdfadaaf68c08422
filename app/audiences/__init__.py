"""Who: a saved rule, and the query of the people it names."""
