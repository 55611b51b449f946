"""Full-text search for defence news."""
