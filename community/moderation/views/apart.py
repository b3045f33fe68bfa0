"""No contact between two people: for moderators, of a group and of the site, and for each of the two."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.shared.actor import Actor
from community.shared.errors import Invalid, NotFound
from community.shared.web import actor, whole

from ..payloads import number_in
from ..payloads.apart import LookAgainForm, NoContactForm, NoContactOfGroupForm
from ..queries import no_contact as reading
from ..services import no_contact as orders
from .blueprint import GROUP, blueprint

Answer = Response | str | tuple[str, int]
ORDER = "<int:order_id>"


@blueprint.route(f"/{GROUP}/no-contact", methods=["GET", "POST"])
def no_contact(group_id: int) -> Answer:
    shown = reading.orders_of(actor(), group_id, request.args.get("after"))
    form = NoContactOfGroupForm().of(shown.members)
    two = reading.two_of_report(actor(), whole("report")) if not form.is_submitted() else None
    if two is not None:
        form.one.data, form.other.data = str(two[0]), str(two[1])
    return _answer(form, shown, lambda form: (number_in(form.one.data), number_in(form.other.data)))


@blueprint.route("/site/no-contact", methods=["GET", "POST"])
def site_no_contact() -> Answer:
    shown = reading.orders_of(actor(), None, request.args.get("after"))
    form = NoContactForm()
    two = reading.two_of_report(actor(), whole("report")) if not form.is_submitted() else None
    if two is not None:
        form.one.data, form.other.data = reading.handles_of(two)
    return _answer(
        form,
        shown,
        lambda form: (
            reading.person_by_handle(form.one.data or ""),
            reading.person_by_handle(form.other.data or ""),
        ),
    )


def _answer(
    form: NoContactForm,
    shown: reading.OrderPage,
    chosen: Callable[[NoContactForm], tuple[int | None, int | None]],
) -> Answer:
    if form.validate_on_submit():
        try:
            one, other = chosen(form)
            if one is None or other is None or one == other:
                raise _choose_two()
            order_id = orders.propose_order(
                actor(), shown.group_id, one, other, form.reason.data or "", form.days.data or ""
            )
            flash(_("You asked for it. It holds as soon as another moderator agrees."), "kind")
            return redirect(url_for("moderation.no_contact_order", order_id=order_id))
        except Invalid as error:
            form.take_back(error)
        except NotFound:
            form.take_back(_choose_two())
    page = render_template("moderation/no_contact.html", form=form, shown=shown)
    return (page, 422) if form.errors else page


def _choose_two() -> Invalid:
    say = _("Please choose two people who are here.")
    return Invalid(say, {"other": say})


@blueprint.get(f"/no-contact/{ORDER}")
def no_contact_order(order_id: int) -> str:
    return render_template("moderation/no_contact_order.html", order=reading.order_for(actor(), order_id))


_STEPS: dict[str, Callable[[Actor, int], None]] = {
    "agree": orders.agree_to_order,
    "decline": orders.decline_order,
    "ask_to_end": orders.ask_to_end_order,
    "end": orders.end_order,
    "let_stand": orders.let_order_stand,
}


@blueprint.post(f"/no-contact/{ORDER}/<any(agree, decline, ask_to_end, end, let_stand):step>")
def no_contact_step(order_id: int, step: str) -> Response:
    _STEPS[step](actor(), order_id)
    flash(
        {
            "agree": _("You agreed. The two keep apart now, and both were told."),
            "decline": _("It does not come to that. Nobody else hears of it."),
            "ask_to_end": _("You asked to end it. It ends as soon as another moderator agrees."),
            "end": _("You agreed. The two need not keep apart any more, and both were told."),
            "let_stand": _("It stays as it is."),
        }[step],
        "kind",
    )
    return redirect(url_for("moderation.no_contact_order", order_id=order_id))


# ---- each of the two


@blueprint.get("/mine/no-contact")
def my_no_contact() -> str:
    return _mine(LookAgainForm(formdata=None))


@blueprint.post(f"/mine/no-contact/{ORDER}")
def look_again(order_id: int) -> Answer:
    form = LookAgainForm()
    if form.validate_on_submit():
        try:
            orders.ask_to_look_again(actor(), order_id, form.words.data or "")
            flash(_("The moderators have your words. The other person is not told."), "kind")
            return redirect(url_for("moderation.my_no_contact"))
        except Invalid as error:
            form.take_back(error)
    return _mine(form, order_id), 422


def _mine(form: LookAgainForm, order_id: int | None = None) -> str:
    apart = reading.apart_for(actor(), request.args.get("after"))
    return render_template("moderation/my_no_contact.html", apart=apart, form=form, asked_in=order_id)
