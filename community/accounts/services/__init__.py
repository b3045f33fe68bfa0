"""What can be done with an account, a use case a file."""
