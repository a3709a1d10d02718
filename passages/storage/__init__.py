"""Storage: the folder of texts, snapshots of it, and the cache of what was read."""
