"""Cache documents and indexes built from the stored files."""
