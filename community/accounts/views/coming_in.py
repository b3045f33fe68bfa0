"""The ways in: signing up, signing in, the links of an invitation and of the first host. Not here: forgotten passwords."""

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import payloads, queries, rules
from community.accounts.services.keep_pledge import pledge_now
from community.accounts.services.make_first_host import make_first_host
from community.accounts.services.sign_in import sign_in as check_sign_in
from community.accounts.services.sign_up import NewPerson
from community.accounts.services.sign_up import sign_up as make_account
from community.accounts.services.start_sign_in import hash_of
from community.boundaries.accounts import may_sign_up
from community.boundaries.decision import require
from community.shared.errors import HearthError, NotFound
from community.shared.web import actor_or_none, public

from .blueprint import blueprint
from .email import send_confirmation
from .forms import show, status_of
from .identity import address, forget_session, let_in

Page = str | Response | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    after = rules.own_path(request.values.get("next")) or url_for("groups.index")
    if actor_or_none() is not None:
        return redirect(after)
    form = payloads.SignInForm()
    status = 0
    if form.validate_on_submit():
        try:
            known = check_sign_in(form.who.data, form.password.data, address())
        except HearthError as error:
            status = show(form, error)
        else:
            if known.is_waiting:
                return render_template("accounts/waiting.html")
            let_in(known.person_id, stay=form.stay.data)
            return redirect(after)
    form.next.data = rules.own_path(request.values.get("next")) or ""
    return render_template("accounts/sign_in.html", form=form), status or status_of(form)


@blueprint.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> Page:
    if actor_or_none() is not None:
        return redirect(url_for("groups.index"))
    mode, held = queries.SIGN_UP.get(), cookie.get("invitation")
    holds = queries.invitation_holds(held)
    require(may_sign_up(mode, holds))
    form = payloads.SignUpForm()
    waits = mode == "approval" and not holds
    if not waits:
        del form.asked
    status = 0
    if form.validate_on_submit():
        wanted = NewPerson(
            name=form.name.data,
            handle=form.handle.data,
            password=form.password.data,
            email=form.email.data or "",
            asked=form.asked.data or "" if waits else "",
            pledge_version=pledge_now().version if form.pledge.data else 0,
            invitation=held if holds else None,
        )
        try:
            made = make_account(wanted, address())
        except HearthError as error:
            status = show(form, error)
        else:
            if made.email:
                send_confirmation(made.person_id, made.email)
            if made.is_waiting:
                forget_session()
            else:
                let_in(made.person_id)
            if made.codes:
                return render_template(
                    "accounts/recovery_codes.html", codes=made.codes, is_new=True, waits=made.is_waiting
                )
            if made.is_waiting:
                return render_template("accounts/waiting.html", email=made.email)
            flash(
                _(
                    "Welcome. We sent a link to %(email)s; open it when you can, so that we know the address is yours.",
                    email=made.email,
                ),
                "kind",
            )
            return redirect(url_for("groups.index"))
    page = render_template("accounts/sign_up.html", form=form, pledge=pledge_now(), waits=waits)
    return page, status or status_of(form)


@blueprint.route("/invitation/<token>")
@public
def invitation(token: str) -> Page:
    """Come with an invitation: it is held in the session until the sign-up is done."""
    if actor_or_none() is not None:
        return redirect(url_for("groups.index"))
    if not queries.invitation_holds(hash_of(token)):
        return render_template("accounts/invitation_over.html"), 404
    cookie["invitation"] = hash_of(token)
    return redirect(url_for("accounts.sign_up"))


@blueprint.route("/host/<token>", methods=["GET", "POST"])
@public
def first_host(token: str) -> Page:
    """The one-time link printed at the server's start: whoever opens it makes the host's account."""
    if not queries.host_link_holds(hash_of(token)):
        raise NotFound
    form = payloads.SignUpForm()
    del form.asked
    status = 0
    if form.validate_on_submit():
        wanted = NewPerson(
            name=form.name.data,
            handle=form.handle.data,
            password=form.password.data,
            email=form.email.data or "",
            pledge_version=pledge_now().version if form.pledge.data else 0,
        )
        try:
            made = make_first_host(wanted, token)
        except HearthError as error:
            status = show(form, error)
        else:
            if made.email:
                send_confirmation(made.person_id, made.email)
            let_in(made.person_id)
            if made.codes:
                return render_template("accounts/recovery_codes.html", codes=made.codes, is_new=True, waits=False)
            return redirect(url_for("groups.index"))
    page = render_template("accounts/first_host.html", form=form, pledge=pledge_now())
    return page, status or status_of(form)
