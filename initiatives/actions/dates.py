"""Reading the imprecise dates that a record is given."""

from datetime import date

from initiatives import edtf
from initiatives.actions.writing import refuse


def check_date(*, field: str, value: str | None, today: date | None = None) -> None:
    """Refuse what is no EDTF date and, with `today`, what begins after it; nothing given is no date.

    Raises ValidationError of `field`.
    """
    if not value:
        return
    try:
        period = edtf.parse(value)
    except edtf.EdtfError as error:
        refuse(field, str(error), code="edtf")
    if today and period.first and period.first > today:
        refuse(
            field, f"“{value}” lies in the future; it can be recorded once it is so. Today is {today}.", code="future"
        )
