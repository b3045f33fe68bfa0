"""Stories of several people in real browsers, on a real server with the demo's community in it."""
