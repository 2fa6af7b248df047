"""Papers saved outside the data, by questions: their removal when a visit or the session ends."""

from kiosque.desk.saved_papers import (
    keep_saved,
    removal_line,
    remove_saved,
    saved_line,
    saved_papers,
)
from kiosque.desk.session import Session
from kiosque.i18n import _, ngettext
from kiosque.linear.console import Console, ask_choice, ask_choices, say_lines

REMOVE, SOME, KEEP, LATER = "remove", "some", "keep", "later"


def offer_removal(session: Session, console: Console) -> None:
    """Ask what becomes of the papers that the person saved; nothing is asked without one."""
    papers = saved_papers(session)
    if not papers:
        return
    say_lines(console, (saved_line(one) for one in papers))
    choices = [
        (REMOVE, _("Supprimer de là")),
        (KEEP, _("Laisser là, et ne plus le demander")),
        (LATER, _("Décider plus tard")),
    ]
    if len(papers) > 1:
        choices.insert(1, (SOME, _("Choisir lesquels supprimer")))
    question = ngettext(
        "Ce papier est enregistré hors de kiosque : le supprimer de là ?",
        "Ces {n} papiers sont enregistrés hors de kiosque : les supprimer de là ?",
        len(papers),
    ).format(n=len(papers))
    chosen = ask_choice(console, "saved.do", question, choices)
    if chosen == KEEP:
        keep_saved(session, papers)
    elif chosen != LATER:
        wanted = papers
        if chosen == SOME:
            lines = [(one.id, saved_line(one)) for one in papers]
            ticked = ask_choices(console, "saved.some", _("Lesquels supprimer ?"), lines)
            wanted = tuple(one for one in papers if one.id in ticked)
        removals = remove_saved(session, wanted)
        say_lines(console, (removal_line(*one) for one in zip(wanted, removals, strict=True)))
