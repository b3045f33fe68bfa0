"""Revisions, from the first to the newest."""
