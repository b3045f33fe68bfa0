"""How a group's months were: the list, one of them, and for the host those of all groups."""

from flask import render_template, request

from community.shared.web import actor

from ..queries import tending as reading
from .blueprint import GROUP, MONTH, blueprint


@blueprint.get(f"/{GROUP}/tending")
def tending(group_id: int) -> str:
    name, page = reading.months_of(actor(), group_id, request.args.get("after"))
    return render_template("moderation/tending.html", group_id=group_id, name=name, page=page)


@blueprint.get(f"/{GROUP}/tending/{MONTH}")
def tending_month(group_id: int, month: int) -> str:
    return render_template("moderation/tending_month.html", shown=reading.month_for(actor(), group_id, month))


@blueprint.get("/tending")
def every_tending() -> str:
    page = reading.months_of_all(actor(), request.args.get("after"))
    return render_template("moderation/tending.html", group_id=None, name=None, page=page)
