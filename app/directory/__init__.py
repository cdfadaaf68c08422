"""People as an admin sees them: who was invited, who signed in, whose notifications are on."""
