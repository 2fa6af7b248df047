"""`kiosque retention`: destroy what was kept long enough."""

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.sessions import unattended


@click.command()
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait détruit, sans rien détruire.")
@json_option
def retention(*, dry_run: bool, as_json: bool) -> None:
    """Détruire ce qui a été gardé assez longtemps.

    La première session de chaque jour le fait d'elle-même.
    """
    from kiosque.desk.retention import apply_retention, as_plain, due_today
    from kiosque.desk.retention_words import retention_lines

    with unattended(daily=False) as session:
        report = due_today(session) if dry_run else apply_retention(session)
    lines = retention_lines(report, dry_run=dry_run)
    answer({"dry_run": dry_run, **as_plain(report)}, lines, as_json=as_json)
