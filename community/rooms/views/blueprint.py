"""The blueprint that every page of rooms hangs on."""

from flask import Blueprint

blueprint = Blueprint("rooms", __name__, url_prefix="/rooms")
