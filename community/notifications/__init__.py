"""One inbox: what somebody should know of, told quietly, live and by mail. Listens to all features below and is imported by none."""
