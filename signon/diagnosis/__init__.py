"""The diagnosis of an installation: examined by ``flask doctor``, and told to the operator's monitoring."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the addresses for the operator's monitoring to an application, and the banner at the desk."""
    from signon.diagnosis import banner, health, machine_troubles, machines, to_do, traits, work_troubles
    from signon.diagnosis.troubles import TROUBLES
    from signon.serving.presence import look_once
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("health", health.pages))
    for look in (
        machine_troubles.disk,
        machine_troubles.database,
        machine_troubles.clock,
        work_troubles.work,
        work_troubles.mail,
        work_troubles.bounces,
    ):
        TROUBLES.add(app, look.__name__, look)
    traits.register(app)
    to_do.add_to_do(app)
    look_once(app, machines.complain_of_another_key)
    fill(app, "desk.banner", banner.shown, order=1)
