"""What rows of a list lead to, counted by the rows they lead to: the SQL of facets such as sector, owner or speaker.

Each is a SELECT of key, label and number over the ids of `{held}`. `above` has every sector with each of those above it and
itself, so that a sector counts what stands below it, each row once; `sight` the initiatives that the reader may see. A %s
is `known_at`, NULL for now.
"""

# ruff: noqa: S608 - no part of these comes from outside

SECTORS_ABOVE = (
    "above(id, over) AS (SELECT id, id FROM initiatives_sector UNION ALL"
    " SELECT a.id, s.parent_id FROM above a JOIN initiatives_sector s ON s.id = a.over WHERE s.parent_id IS NOT NULL)"
)
COUNTED_SECTORS = (
    "SELECT s.slug AS key, s.name AS label, count(DISTINCT l.held) AS number FROM ({links}) l"
    " JOIN above a ON a.id = l.sector_id JOIN initiatives_sector s ON s.id = a.over GROUP BY s.id"
)
KNOWN = "l.recorded_at <= coalesce(%s::timestamptz, 'infinity')"


def _sectors(links: str) -> str:
    return COUNTED_SECTORS.replace("{links}", links)


LINKS: dict[str, dict[str, str]] = {
    "initiatives": {
        "sector": _sectors(
            "SELECT l.initiative_id AS held, l.sector_id FROM initiatives_initiativesector l JOIN {held} h ON h.id = l.initiative_id"
        ),
        # At home there or shown there.
        "partnership": "SELECT p.slug AS key, p.name AS label, count(*) AS number FROM ("
        "SELECT i.partnership_id FROM initiatives_initiative i JOIN {held} h ON h.id = i.id UNION ALL"
        " SELECT s.partnership_id FROM initiatives_shownin s JOIN initiatives_initiative i ON i.id = s.initiative_id"
        " JOIN {held} h ON h.id = i.id WHERE s.partnership_id <> i.partnership_id"
        ") l JOIN initiatives_partnership p ON p.id = l.partnership_id GROUP BY p.id",
        "owner": "SELECT coalesce(u.username, 'none') AS key, u.username AS label, count(*) AS number"
        " FROM initiatives_initiative i JOIN {held} h ON h.id = i.id LEFT JOIN initiatives_user u ON u.id = i.owner_id GROUP BY u.id",
    },
    "commitments": {
        "side": "SELECT l.side AS key, NULL AS label, count(*) AS number"
        " FROM initiatives_commitment c JOIN {held} h ON h.id = c.id CROSS JOIN LATERAL unnest(c.sides) l(side) GROUP BY l.side",
        "sector": _sectors(
            "SELECT c.id AS held, l.sector_id FROM initiatives_commitment c JOIN {held} h ON h.id = c.id"
            " JOIN initiatives_initiativesector l ON l.initiative_id = c.initiative_id"
        ),
        # As their initiative, else as the document they stand in.
        "partnership": "SELECT p.slug AS key, p.name AS label, count(*) AS number FROM ("
        "SELECT coalesce(i.partnership_id, d.partnership_id) AS partnership_id FROM initiatives_commitment c"
        " JOIN {held} h ON h.id = c.id LEFT JOIN initiatives_initiative i ON i.id = c.initiative_id"
        " LEFT JOIN initiatives_passage a ON a.id = c.passage_id AND c.initiative_id IS NULL"
        " LEFT JOIN initiatives_capture k ON k.id = a.capture_id LEFT JOIN initiatives_sourcedocument d ON d.id = k.document_id"
        " UNION ALL SELECT s.partnership_id FROM initiatives_commitment c JOIN {held} h ON h.id = c.id"
        " JOIN initiatives_initiative i ON i.id = c.initiative_id JOIN initiatives_shownin s ON s.initiative_id = i.id"
        " WHERE s.partnership_id <> i.partnership_id"
        ") l JOIN initiatives_partnership p ON p.id = l.partnership_id GROUP BY p.id",
        "owner": "SELECT coalesce(u.username, 'none') AS key, u.username AS label, count(*) AS number"
        " FROM initiatives_commitment c JOIN {held} h ON h.id = c.id LEFT JOIN initiatives_initiative i ON i.id = c.initiative_id"
        " LEFT JOIN initiatives_user u ON u.id = i.owner_id GROUP BY u.id",
    },
    "statements": {
        "person": "SELECT p.slug AS key, p.name AS label, count(*) AS number FROM initiatives_statement s"
        " JOIN {held} h ON h.id = s.id JOIN initiatives_person p ON p.id = s.person_id GROUP BY p.id",
        "organisation": "SELECT o.slug AS key, o.name AS label, count(*) AS number FROM initiatives_statement s"
        " JOIN {held} h ON h.id = s.id JOIN initiatives_organisation o ON o.id = s.organisation_id GROUP BY o.id",
        "initiative": "SELECT i.slug AS key, i.name AS label, count(DISTINCT l.statement_id) AS number"
        " FROM initiatives_statementinitiative l JOIN {held} h ON h.id = l.statement_id JOIN sight v ON v.id = l.initiative_id"
        f" JOIN initiatives_initiative i ON i.id = l.initiative_id WHERE {KNOWN} GROUP BY i.id",
        "sector": _sectors(
            "SELECT l.statement_id AS held, l.sector_id FROM initiatives_statementsector l JOIN {held} h ON h.id = l.statement_id"
        ),
        "partnership": "SELECT p.slug AS key, p.name AS label, count(*) AS number FROM initiatives_statement s"
        " JOIN {held} h ON h.id = s.id JOIN initiatives_partnership p ON p.id = s.partnership_id GROUP BY p.id",
        "note": "SELECT l.kind AS key, NULL AS label, count(DISTINCT l.statement_id) AS number"
        f" FROM initiatives_statementnote l JOIN {{held}} h ON h.id = l.statement_id WHERE {KNOWN} GROUP BY l.kind",
    },
}
