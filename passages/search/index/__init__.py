"""Index structures: postings, the forward index, term dictionaries and their file."""
