"""What may be read of an inbox (inbox.py), whom a notice is for (recipients.py), and what somebody chose (choices.py)."""
