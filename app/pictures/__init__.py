"""Pictures people upload, made small and harmless before anybody sees them."""
