"""Ranking: how well passages match a query, and whether they answer it."""
