"""What was destroyed in due time, in words."""

from kiosque.desk.retention import RetentionReport
from kiosque.i18n import _, ngettext


def retention_lines(report: RetentionReport, *, dry_run: bool = False) -> tuple[str, ...]:
    """Return what was destroyed, or would be, one thing a line."""
    if not report.anything:
        return (_("Rien n'a dépassé sa durée de conservation."),)
    title = _("À détruire, sa durée est passée :") if dry_run else _("Détruit, sa durée passée :")
    counted = (
        (
            len(report.mandates),
            ngettext(
                "{n} mandat, six ans après sa fin",
                "{n} mandats, six ans après leur fin",
                len(report.mandates),
            ),
        ),
        (
            len(report.people),
            ngettext(
                "{n} personne sans mandat gardé ni visite depuis deux ans",
                "{n} personnes sans mandat gardé ni visite depuis deux ans",
                len(report.people),
            ),
        ),
        (
            report.case_files,
            ngettext(
                "{n} dossier, deux ans après sa dernière ouverture",
                "{n} dossiers, deux ans après leur dernière ouverture",
                report.case_files,
            ),
        ),
        (
            len(report.months),
            ngettext(
                "{n} mois de données techniques, après douze mois",
                "{n} mois de données techniques, après douze mois",
                len(report.months),
            ),
        ),
        (
            report.drafts,
            ngettext(
                "{n} brouillon, après sept jours",
                "{n} brouillons, après sept jours",
                report.drafts,
            ),
        ),
        (
            report.replaced,
            ngettext(
                "{n} copie remplacée par une restauration",
                "{n} copies remplacées par une restauration",
                report.replaced,
            ),
        ),
    )
    return (title, *(f"  {words.format(n=n)}" for n, words in counted if n))
