"""What readers answer: clear, a question, cannot be done here; and "I am safe", "I need help"."""
