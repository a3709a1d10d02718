"""Hold uploads that are not confirmed yet, and their previews."""
