"""Coordinate several processes of one bot."""
