"""The fact base: a collection of documents in one DuckDB file, the best value of each cell, and all its sources."""
