"""Measurements; each module prints its own when it is run."""
