"""Measurements that are run by hand: against other engines, and on data that is not part of the project."""
