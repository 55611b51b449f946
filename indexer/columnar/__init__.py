"""A Whoosh index on NumPy arrays."""
