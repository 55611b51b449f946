"""Measurements that are run by hand, on data that is not part of the project."""
