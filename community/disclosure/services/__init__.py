"""Steps, welcomes, pace and presence: one use case a file."""
