"""The pages, one to a file; each returns its answer and knows nothing of the next page."""
