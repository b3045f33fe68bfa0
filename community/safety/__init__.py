"""Help lines and the quick exit: what must be one press away, for everybody, signed in or not."""
