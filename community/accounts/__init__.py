"""Who a person is here: sign-up, sign-in, the pledge, what they set for themselves. Not: what they do in groups."""
