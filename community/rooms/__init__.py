"""Rooms and messages: the one pipeline that every message travels. Not: who may (boundaries), reports (moderation)."""
