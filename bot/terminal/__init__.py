"""The local harness: the same questions and answers in a terminal, without Discord."""
