"""When a phone may buzz: quiet hours, shifts, holidays and each person's own choices."""
