"""What can be typed after `linkway`."""

import typer

from deploy.cli import conformance, directory, docs, environment, handover, partner_kit
from deploy.cli.admin import access, backup, boroughs, dead_letters, fences, partners, topics
from deploy.cli.callers import grants, sessions, tokens
from deploy.cli.following import explain, people, refer, referrals
from deploy.cli.running import demo, status, up_down

app = typer.Typer(
    name="linkway",
    help="Social prescribing for London, on this machine.\n\n"
    "Everything is kept under LINKWAY_HOME (.linkway in the project), on 30 ports of this machine alone from "
    "LINKWAY_PORT_BASE (18700). NO_COLOR is honoured.\n\n"
    "Exit codes: 0 fine; 1 a check failed; 2 it cannot run, and says what to do; 130 stopped by Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def whoever_types(context: typer.Context) -> None:
    """Let the command come to the servers as who may do all."""
    context.with_resource(environment.signed_in())


app.command()(demo.demo)
app.command()(up_down.up)
app.command()(up_down.down)
app.command()(status.status)
app.command()(status.doctor)
app.command()(topics.topics)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(refer.refer)
app.command()(explain.explain)
app.command()(partner_kit.validate)
app.command()(partner_kit.sample)
app.command()(partner_kit.send)
app.command()(docs.docs)
app.command()(conformance.conformance)
app.command()(handover.handover)
app.add_typer(referrals.app, name="referrals")
app.add_typer(directory.app, name="directory")
app.add_typer(people.app, name="people")
app.add_typer(tokens.app, name="tokens")
app.add_typer(sessions.app, name="sessions")
app.add_typer(grants.app, name="grants")
app.add_typer(partners.app, name="partners")
app.add_typer(boroughs.app, name="boroughs")
app.add_typer(access.app, name="access")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(fences.app, name="fences")
