"""Plain text: normalization and sentences."""
