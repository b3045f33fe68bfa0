"""What people do about each other, a use case a file."""
