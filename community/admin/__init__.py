"""The host's pages and commands: settings of the site, people, demo, world."""
