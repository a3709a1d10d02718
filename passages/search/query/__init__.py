"""Queries: what a question asks, in the words of an index."""
