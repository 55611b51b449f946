"""Measured comparisons with other engines on the same documents."""
