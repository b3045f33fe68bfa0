"""A moderator's tools: reports, hiding, quiet time, removal, and the log that is only ever added to."""
