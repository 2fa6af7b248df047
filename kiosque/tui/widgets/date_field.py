"""A date of birth typed as it is said: « 14/03/1959 », « 00/05/1990 » or « 1990 »."""

from datetime import date

from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.mandates.typed_dates import iso_birth_date
from kiosque.tui.widgets.text_field import TextField

HINT = N_("jj/mm/aaaa\N{NARROW NO-BREAK SPACE}; 00 pour le jour ou le mois que l'on ne connaît pas")
OLDEST_AGE = 125
"""Years; nobody is known to have lived longer than 122."""


class DateField(TextField):
    """A text field that refuses what cannot be the birth date of somebody alive `today`."""

    def __init__(self, name: str, label: str, today: date, *, value: str = "") -> None:
        super().__init__(name, label, hint=_(HINT), value=value, check=self._check_date)
        self._today = today

    def _check_date(self, text: str) -> None:
        typed = iso_birth_date(text)
        # An unknown month or day begins the period it stands for.
        if typed.replace("-00", "-01") > self._today.isoformat():
            raise InputError(
                str(self.name),
                N_("Cette date de naissance est dans l'avenir."),
                advice=N_("Vérifiez l'année. Si elle est juste, vérifiez la date de ce poste."),
            )
        age = self._today.year - int(typed[:4])
        if age > OLDEST_AGE:
            raise InputError(
                str(self.name), N_("Cette date donnerait {age} ans : vérifiez l'année."), age=age
            )
