"""How often the checks of people and secrets are wrong."""
