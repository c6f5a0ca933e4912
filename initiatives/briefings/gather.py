"""Gathering a briefing from the database: entries, sources, charts, what changed, and what has to be said about itself."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import or_
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from initiatives import vocabulary
from initiatives.briefings.content import About, Changes, Content, Entry
from initiatives.briefings.entries import Seen, entries
from initiatives.charts.chart import Chart
from initiatives.charts.said_against_shown import said_against_shown
from initiatives.charts.sides import sides
from initiatives.charts.status_by_sector import status_by_sector
from initiatives.clocks import Clocks, held_by, with_standing
from initiatives.dashboards.change import INITIATIVE, changes_between, grouped, in_order, told
from initiatives.dashboards.figures import pair_figures, said_shown, sector_figures
from initiatives.dashboards.rows import by_urgency
from initiatives.exports.column import written
from initiatives.exports.reference import Reference, as_text
from initiatives.models import Initiative

MOST = 500  # initiatives in one briefing
SHORT = 30  # initiatives that are printed at once
MOST_CHANGES = 200
MOST_PAIRS = 3  # partnerships whose sides are set against each other


def gather(
    *, about: About, rows: QuerySet[Initiative], seen: Seen, since: date | None, zone: ZoneInfo, clocks: Clocks,
    most: int = MOST,
) -> Content:  # fmt: skip
    """The briefing about `rows` (initiatives `with_standing`): the `most` urgent, in that order.

    `seen` are the rows the reader may see; `since` the day from which on changes are told, None for no such page. A constant
    number of questions.
    """
    listed = list(by_urgency(rows=rows).select_related("partnership", "parent")[:most])
    found, sources = entries(rows=listed, seen=seen, clocks=clocks)
    changes = _changes(listed, seen, since, zone, clocks) if since else None
    address = address_of(about=about, clocks=clocks)
    return Content(
        about=about, clocks=clocks, entries=found, facts=_facts(found), charts=_charts(listed, clocks), changes=changes,
        places=sources.places, terms=_terms(found), codebook=vocabulary.CODEBOOK, licence=settings.TRACKER_LICENCE,
        body=settings.TRACKER_NAME, citation=as_text(_reference(about, clocks, address)), address=address, site=settings.SITE_URL,
    )  # fmt: skip


def address_of(*, about: About, clocks: Clocks) -> str:
    """The whole address of the view on the web, with its filters and the clocks as they are turned."""
    asked = [(name, value) for name, values in about.query.items() for value in values]
    if clocks.as_of:
        asked.append(("as_of", clocks.as_of.isoformat()))
    if clocks.known_at:
        asked.append(("known_at", written(moment=clocks.known_at)))
    return f"{settings.SITE_URL}{about.path}" + (f"?{urlencode(asked, safe=':')}" if asked else "")


def _reference(about: About, clocks: Clocks, address: str) -> Reference:
    moment = f", as known at {written(moment=clocks.known_at)}" if clocks.known_at else ""
    return Reference(
        key="briefing", title=f"{about.title}: briefing", body=settings.TRACKER_NAME, issued=clocks.day,
        accessed=clocks.today, url=address, version=f"As of {clocks.day}{moment}; codebook {vocabulary.CODEBOOK}",
    )  # fmt: skip


def _facts(found: tuple[Entry, ...]) -> dict[str, int]:
    return {
        "initiatives": len(found),
        "commitments": sum(len(one.promises) for one in found),
        "late": sum(one.initiative.schedule == "late" for one in found),
        "differ": sum(bool(one.initiative.stands["sides_differ"]) for one in found),
        "shown": sum((one.evidence.claim["status"] if one.evidence else "") == "delivered" for one in found),
        "unassessed": sum(one.evidence is None for one in found),
        "unreviewed": sum(one.initiative.freshness == "never_reviewed" for one in found),
    }


def _charts(listed: list[Initiative], clocks: Clocks) -> tuple[Chart, ...]:
    if len(listed) < 2:
        return ()
    mine = with_standing(rows=Initiative.objects.filter(pk__in=[row.pk for row in listed]), clocks=clocks)
    drawn = [
        status_by_sector(seen=sector_figures(initiatives=mine, clocks=clocks)),
        said_against_shown(seen=said_shown(initiatives=mine, clocks=clocks)),
        *(sides(seen=pair) for pair in pair_figures(initiatives=mine, clocks=clocks)[:MOST_PAIRS]),
    ]
    return tuple(chart for chart in drawn if chart)


def _changes(listed: list[Initiative], seen: Seen, since: date, zone: ZoneInfo, clocks: Clocks) -> Changes:
    """What changed about these initiatives, their promises and what was said of them."""
    pks = [row.pk for row in listed]
    visible: Mapping[str, QuerySet] = {
        "initiative": seen.initiatives, "commitment": seen.commitments, "statement": seen.statements,
        "document": seen.documents,
    }  # fmt: skip
    mine = {
        "initiative": seen.initiatives.filter(pk__in=pks),
        "commitment": held_by(rows=seen.commitments, initiatives=pks, clocks=clocks),
        "statement": seen.statements.filter(statementinitiative__initiative__in=pks),
        "document": seen.documents.none(),
    }
    changes = changes_between(first=since, last=clocks.day, visible=mine, zone=zone, clocks=clocks)
    # The feed tells everybody what was taken back; here only what is printed counts.
    changes = changes.filter(
        reduce(or_, (Q(noun=noun, subject_id__in=rows.order_by().values("pk")) for noun, rows in mine.items()))
    )
    number = changes.count()
    lines = told(changes=in_order(changes=changes, by=INITIATIVE)[:MOST_CHANGES], visible=visible, clocks=clocks)
    return Changes(since, grouped(lines=lines, by=INITIATIVE, zone=zone), len(lines), max(0, number - len(lines)))


def _terms(found: tuple[Entry, ...]) -> tuple[tuple[str, str], ...]:
    held: set[tuple[str, str]] = set()
    for one in found:
        claims = [side.held for side in one.sides] + [one.reported]
        held |= {("claim", each.claim["status"]) for each in claims if each}
        held.add(("evidence", one.evidence.claim["status"] if one.evidence else "not_assessed"))
        held |= {("schedule", one.initiative.schedule), ("freshness", one.initiative.freshness)}
    tables = {
        "claim": list(vocabulary.CLAIM_STATUSES),
        "evidence": ["not_assessed", *vocabulary.EVIDENCE_STATUSES],
        "schedule": list(vocabulary.SCHEDULES),
        "freshness": list(vocabulary.FRESHNESS),
    }
    return tuple((table, key) for table, keys in tables.items() for key in keys if (table, key) in held)
