"""The blueprint of accounts, by itself so that each module of pages can hang its own on it."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
