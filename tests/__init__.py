"""The tests: a folder for each feature, and one for each kind of promise that runs through all of them."""
