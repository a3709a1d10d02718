"""Containers that formats share: zip archives and XML."""
