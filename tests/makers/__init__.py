"""Test documents made here and now, each with the true page of every sentence, known because we put it there."""
