"""A date of birth typed as it is said: « 14/03/1959 », « 00/05/1990 » or « 1990 »."""

from kiosque.i18n import N_, _
from kiosque.mandates.typed_dates import iso_birth_date
from kiosque.tui.widgets.text_field import TextField

HINT = N_("jj/mm/aaaa\N{NARROW NO-BREAK SPACE}; 00 pour le jour ou le mois que l'on ne connaît pas")


class DateField(TextField):
    """A text field whose `iso` is a date as records write it."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label, hint=_(HINT))

    @property
    def iso(self) -> str:
        """Return `YYYY-MM-DD`; raises `InputError` for what cannot be a date."""
        return iso_birth_date(self.value)
