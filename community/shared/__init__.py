"""Plumbing that knows no feature. What lives here may be used by every feature and imports none."""
