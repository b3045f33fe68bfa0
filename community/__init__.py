"""Hearth. `create_app` puts the house together: settings, extensions, then every feature of the staircase.

Importing this package imports nothing else of weight: app.py reads the settings through it before the async mode is set.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .shared.settings import ROOT, Settings

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Settings, offload: Any = None) -> Flask:
    """The application. `offload(function, *args)` runs a slow C call where it freezes nobody; by default right here."""
    from flask import Flask, request
    from werkzeug.middleware.proxy_fix import ProxyFix

    from . import extensions, features
    from .shared import (
        client_manager,
        crypto,
        db,
        fast_lane,
        limits,
        mail,
        offloading,
        realtime,
        site,
        static_files,
        web,
        web_push,
    )

    app = Flask("community", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="hearth",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        REMEMBER_COOKIE_DURATION=0,
        MAX_CONTENT_LENGTH=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "config" / "translations"),
        HEARTH=settings,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    catalogues = (ROOT / "config" / "translations").glob("*/LC_MESSAGES/messages.mo")
    languages = ["en", *sorted(path.parts[-3] for path in catalogues)]

    def locale() -> str:
        spoken = realtime.language.get()  # on the socket, as it was at the handshake
        return spoken or (request and request.accept_languages.best_match(languages)) or "en"

    db.connect(settings.database_url, settings.durability)
    crypto.set_up(settings.seal_keys)
    limits.set_up(settings.redis_url)
    mail.set_up(settings.smtp_url, settings.mail_from, settings.public_url)
    # What sending takes is loaded before anybody is served: later it would hold everybody up.
    web_push.set_up(settings.vapid_key, settings.mail_from, settings.push_hosts, load_now=settings.jobs == "inside")
    offloading.set_up(offload)
    site.forget_rates()

    extensions.login_manager.init_app(app)
    extensions.babel.init_app(app, locale_selector=locale)
    features.load_models()
    web.attach(app, settings.exit_url, demo=lambda: settings.demo)
    extensions.csrf.init_app(app)  # after the unit opens: its refusal is a page too
    for name in ("listeners", "jobs"):
        features.modules(name)
    for module in features.modules("views"):
        app.register_blueprint(module.blueprint)
    features.modules("sockets")
    features.modules("panels")

    extensions.socketio.init_app(
        app,
        async_mode=settings.async_mode,
        client_manager=client_manager.manager(settings.redis_url),
        max_http_buffer_size=64 * 1024,
        async_handlers=False,  # else two messages of one client may overtake each other
        manage_session=False,
        cors_allowed_origins=None,  # same origin alone
        ping_interval=25,
        ping_timeout=20,
        json=_Json,
    )
    realtime.attach(app)
    if settings.frames == "fast":
        fast_lane.take_over(extensions.socketio.server)
    within = web.Without(app.wsgi_app)
    app.wsgi_app = static_files.StaticFiles(  # type: ignore[method-assign]
        within, ROOT / "static", web.HEADERS, pause=extensions.socketio.sleep
    )
    return app


class _Json:
    """JSON of frames: compact, and never NaN."""

    encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        return _Json.encode(value)

    loads = staticmethod(json.loads)
