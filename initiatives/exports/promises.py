"""Initiatives, their participants, commitments and sectors as tables."""

from django.db.models import QuerySet

from initiatives import vocabulary
from initiatives.clocks import known, with_standing
from initiatives.exports.column import EDTF, NOTES, At, Column, Shape, Table, at_path, joined, noted, plain
from initiatives.exports.standing import standing_columns
from initiatives.models import Commitment, Initiative, Participation, Sector
from initiatives.shapes.building import Asker
from initiatives.shapes.commitment import commitment_shape
from initiatives.shapes.initiative import initiative_shape
from initiatives.shapes.participation import participation_shape
from initiatives.shapes.sector import sector_shape


def _home_sides(shape: Shape, at: At) -> tuple[str, str]:
    return at.sides[shape["partnership"]["slug"]]


def _claiming_sides(shape: Shape, _: At) -> tuple[str, str]:
    codes = sorted(voice for voice in shape["status"]["claims"] if len(voice) == 2)
    first, second = (*codes, "", "")[:2]
    return first, second


def _standing(rows: QuerySet, asker: Asker) -> QuerySet:
    """Now each row by itself, so that the first is given at once; at turned clocks all are resolved before."""
    return with_standing(rows=rows, clocks=asker.clocks, few=not asker.clocks.turned)


INITIATIVES = Table(
    name="initiatives", title="Initiatives", meaning="One row an initiative: what two governments say they do together.",
    rows=lambda asker: _standing(Initiative.objects.visible_to(asker.reader), asker),
    shape=initiative_shape, key="slug", refers={"parent": ("initiatives", "slug")},
    columns=(
        plain("slug", "Slug", "Names it in addresses; never given to another.", must=True),
        plain("name", "Name", "Today's.", must=True),
        Column("acronym", "Acronym", lambda shape, _: shape["acronym"] or None),
        plain("kind", "Kind", terms=vocabulary.INITIATIVE_KINDS, must=True),
        Column("partnership", "Partnership", at_path("partnership.slug"), must=True),
        plain("parent", "Part of", "Slug of the initiative it is part of."),
        plain("ongoing", "Ongoing", "Promised without an end.", type="boolean", must=True),
        *standing_columns(sides_of=_home_sides),
        Column("commitments", "Commitments", at_path("commitments.total"), type="integer", must=True),
        Column("commitments_delivered", "Commitments claimed delivered", at_path("commitments.delivered"), type="integer"),
        Column("commitments_late", "Commitments late", at_path("commitments.late"), type="integer"),
        Column("sectors", "Sectors", lambda shape, _: joined(each["slug"] for each in shape["sectors"]), "Slugs."),
        Column(
            "participants", "Who takes part",
            lambda shape, _: joined(f"{each['name']} ({each['role']})" for each in shape["participants"]),
        ),
        plain("last_reviewed_at", "Last reviewed", "UTC.", type="datetime"),
        plain("next_review_on", "Next review", type="date"),
        Column("summary", "Summary", lambda shape, _: shape["summary"] or None, "In our words; today's."),
        plain("publication", "Publication", terms=vocabulary.PUBLICATIONS, must=True),
        plain("created_at", "Recorded here", "UTC.", type="datetime", must=True),
        Column("page", "Page", lambda shape, at: at.page(f"initiatives/{shape['slug']}/"), must=True),
    ),
)  # fmt: skip

COMMITMENTS = Table(
    name="commitments", title="Commitments", meaning="One row a commitment: a sentence in which a side binds itself.",
    rows=lambda asker: _standing(Commitment.objects.visible_to(asker.reader), asker),
    shape=commitment_shape, refers={"initiative": ("initiatives", "slug")},
    columns=(
        plain("id", "Number", type="integer", must=True),
        plain("initiative", "Initiative", "Its slug; empty where it belongs to none."),
        plain("wording", "Our short wording", must=True),
        Column("words", "Words", at_path("passage.exact"), "The operative words as they stand in the source."),
        Column("notes", "Notes on the words", lambda shape, _: noted((shape["passage"] or {}).get("notes", ())), NOTES),
        Column("document", "Source", at_path("passage.document.title")),
        Column("document_id", "Number of the source", at_path("passage.document.id"), type="integer"),
        Column("paragraph", "Paragraph", at_path("passage.paragraph"), type="integer"),
        Column("binds", "Binds", lambda shape, _: joined(shape["sides"]), "Country codes.", must=True),
        plain("said_by", "Said by", "A country code, joint or reported.", must=True),
        plain("force", "Force", "How strongly the words bind.", terms=vocabulary.FORCES, must=True),
        plain("measurable", "Measurable", type="boolean", must=True),
        Column("target_amount", "Target", at_path("target.amount"), type="number"),
        Column("target_unit", "Unit of the target", at_path("target.unit")),
        plain("ongoing", "Ongoing", "Promised without an end.", type="boolean", must=True),
        plain("baseline_due", "First due", EDTF),
        plain("current_due", "Due now", EDTF),
        plain("slip_days", "Days slipped", "Days between last days; moved by the parties alone.", type="integer"),
        plain("times_moved", "Times moved", "By the parties alone.", type="integer"),
        *standing_columns(sides_of=_claiming_sides),
        Column("page", "Page", lambda shape, at: at.page(f"commitments/{shape['id']}/"), must=True),
    ),
)  # fmt: skip

PARTICIPATIONS = Table(
    name="participations", title="Who takes part", meaning="One row a participant of an initiative, in one role.",
    rows=lambda asker: known(rows=Participation.objects.visible_to(asker.reader), clocks=asker.clocks),
    shape=participation_shape, refers={"initiative": ("initiatives", "slug")},
    columns=(
        plain("id", "Number", type="integer", must=True),
        plain("initiative", "Initiative", "Its slug.", must=True),
        Column("organisation", "Organisation", at_path("organisation.slug"), "Slug; empty for a country as such."),
        plain("name", "Name", must=True),
        Column("country", "Country", lambda shape, _: shape["country"] or None, "ISO 3166-1 alpha-2."),
        plain("role", "Role", terms=vocabulary.PARTICIPATION_ROLES, must=True),
        Column("page", "Page", lambda shape, at: at.page(f"initiatives/{shape['initiative']}/"), must=True),
    ),
)  # fmt: skip

SECTORS = Table(
    name="sectors", title="Sectors", meaning="One row a field of policy; the tree is today's.",
    rows=lambda asker: known(rows=Sector.objects.without_tree_fields(), clocks=asker.clocks, moment="created_at"),
    shape=sector_shape, key="slug", refers={"parent": ("sectors", "slug")},
    columns=(
        plain("slug", "Slug", must=True),
        plain("name", "Name", must=True),
        plain("parent", "Within", "Slug of the sector above it."),
        Column("outside_scheme", "Outside scheme", at_path("outside_code.scheme")),
        Column("outside_code", "Outside code", at_path("outside_code.code")),
        plain("initiatives", "Initiatives", "Those that name this very sector.", type="integer", must=True),
        Column("page", "Page", lambda shape, at: at.page(f"sectors/{shape['slug']}/"), must=True),
    ),
)  # fmt: skip
