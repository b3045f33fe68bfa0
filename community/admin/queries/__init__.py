"""What the host's pages show: how the site stands, its settings, who is here. Never what anybody wrote."""
