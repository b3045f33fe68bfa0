"""The help page and slow breathing. Open to everybody, one click from everywhere, and they keep nothing of who looked."""

from flask import Blueprint, render_template, request

from community.safety import queries, rules
from community.shared.web import actor_or_none, public, stays_open

blueprint = Blueprint("safety", __name__, url_prefix="/safety")


@blueprint.get("/help")
@public
@stays_open
def help() -> str:
    known = queries.countries()
    asked = request.args.get("country")
    home = queries.lives_in(actor_or_none()) if asked is None else ""
    code = rules.country_to_show(asked, request.accept_languages.values(), [one.code for one in known], home)
    shown = known if code == rules.EVERYWHERE else [one for one in known if one.code == code]
    return render_template(
        "safety/help.html",
        countries=known,
        shown=shown,
        picked=code,
        elsewhere=queries.elsewhere(),
        note=queries.note(),
        dialled=rules.dialled,
    )


@blueprint.get("/breathe")
@public
@stays_open
def breathe() -> str:
    return render_template("safety/breathe.html", breath=rules.BREATH)
