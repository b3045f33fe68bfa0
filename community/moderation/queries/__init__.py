"""Reading: reports, the people of a group as its moderators see them, the log. What is not yours is not found."""
