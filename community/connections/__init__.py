"""Two people: how they come together, keep their distance and part. Not here: how close they are (disclosure), what they say (rooms)."""
