"""Stages: of a member in a group; the pace, the step forward and back, a facilitator's welcome."""
