"""Reading: rooms, messages, search. Everything asks the boundaries first; what is not yours is not found."""
