"""One module a kind of file. :mod:`indexer.ingest.registry` knows them all; they do not know each other."""
