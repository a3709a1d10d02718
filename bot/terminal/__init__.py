"""Ask and answer in a terminal, without Discord."""
