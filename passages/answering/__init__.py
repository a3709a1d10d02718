"""Answers: quotes from search results, follow-up questions, evaluation."""
