"""Reference systems: pages and other printed places, and which of them each character stands on."""
