"""What people do to groups, one use case a file. Each locks the group's row, reads the facts, asks boundaries, writes, publishes."""
