"""The one organisation this deployment serves: name, colour, logo, defaults, core team."""
