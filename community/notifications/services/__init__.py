"""What can be done with notices, one use case a file."""
