"""The product tour: six steps, in the organisation's own words where it wrote any."""
