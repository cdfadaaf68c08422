"""What any feature may use, and that knows no feature."""
