"""Analysis: from a string to tokens, with what is known of each language."""
