"""Render answers and reports as Discord messages."""
