"""THE place that answers "may this person do this to that?". A file per thing acted on, each question a pure function of
facts, one condition a line; what is not known means no. facts.py reads them, audience.py answers "who receives this, now?" and,
turned round, "what may this person see?", wording.py says a reason in a kind sentence.
"""
