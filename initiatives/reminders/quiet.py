"""Quiet days: the weekends and public holidays of a country, as the `holidays` package knows them."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from holidays import HolidayBase, country_holidays, list_supported_countries

FAR_BACK = timedelta(days=60)
FIRST_YEAR, LAST_YEAR = 1900, 2200


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(list_supported_countries(include_aliases=False))


@lru_cache(maxsize=300)
def _calendar(country: str) -> HolidayBase | None:
    """The calendar of an alpha-2 code, which fills itself year by year; None where nobody wrote one."""
    if country not in _known():
        return None
    languages = country_holidays(country).supported_languages
    english = [language for language in languages if language.startswith("en")]
    return country_holidays(country, language=english[0] if english else None)


def is_weekend(*, country: str, day: date) -> bool:
    """Whether `day` lies on the country's weekend and is not worked in exchange for a holiday; else Saturday and Sunday."""
    calendar = _calendar(country)
    if calendar is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return day.weekday() >= 5
    calendar.get(day)  # reads the year, and with it the weekends that are worked
    return calendar.is_weekend(day) and day not in calendar.weekend_workdays


def holiday(*, country: str, day: date) -> str:
    """The name of the country's public holiday on `day`; empty on other days, and where no calendar is known."""
    calendar = _calendar(country)
    if calendar is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return calendar.get(day) or ""


def why_quiet(*, country: str, day: date, weekends: bool, holidays: bool) -> str:
    """Why a rule that is quiet at weekends, on holidays, or both says nothing on `day`; empty if it speaks."""
    name = holiday(country=country, day=day) if holidays else ""
    return name or (_("weekend") if weekends and is_weekend(country=country, day=day) else "")


def last_open(*, country: str, day: date, weekends: bool, holidays: bool) -> date:
    """The last day before `day` that was not quiet, or two months before it."""
    for number in range(1, FAR_BACK.days):
        before = day - timedelta(days=number)
        if not why_quiet(country=country, day=before, weekends=weekends, holidays=holidays):
            return before
    return day - FAR_BACK


# The columns of the parameters below: of each country and day, and the last open days by what a rule is quiet on.
COLUMNS = "country, day, weekend, holiday, open_weekends, open_holidays, open_both"


def parameters(*, countries: Collection[str], days: Collection[date]) -> dict[str, list[Any]]:
    """The calendar of every country ("": none named) on every day, as arrays for unnest()."""
    rows = [(country, day, *_facts(country, day)) for country in sorted(countries) for day in sorted(days)]
    names = ("countries", "country_days", "weekends", "holidays", "open_weekends", "open_holidays", "open_both")
    return {name: [row[number] for row in rows] for number, name in enumerate(names)}


@lru_cache(maxsize=2000)
def _facts(country: str, day: date) -> tuple[bool, str, date, date, date]:
    before = [
        last_open(country=country, day=day, weekends=weekends, holidays=holidays)
        for weekends, holidays in ((True, False), (False, True), (True, True))
    ]
    return is_weekend(country=country, day=day), holiday(country=country, day=day), before[0], before[1], before[2]


CALENDAR = f"""
    calendar AS (
        SELECT * FROM unnest(%(countries)s::text[], %(country_days)s::date[], %(weekends)s::boolean[], %(holidays)s::text[],
            %(open_weekends)s::date[], %(open_holidays)s::date[], %(open_both)s::date[]) AS c({COLUMNS})
    )
"""
