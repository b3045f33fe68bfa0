"""Interest groups: founding, discovering, joining and leaving, roles, agreements, invitations. Not: rooms, stages' pace."""
