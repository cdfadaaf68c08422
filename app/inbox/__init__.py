"""What one person sees: announcements and their own receipts, in step with each device."""
