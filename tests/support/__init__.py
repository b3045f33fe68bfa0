"""What tests lean on: factories, people, real servers and clients. No test lives here."""
