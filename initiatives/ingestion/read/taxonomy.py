"""A sector tree: the mapping of its file → records, parents before children."""

from initiatives.ingestion.read.nodes import Fields
from initiatives.ingestion.records import Sector, Taxonomy


def read_taxonomy(*, fields: Fields, name: str) -> Taxonomy:
    """The taxonomy of a file's one mapping; `name` is the file's."""
    branches = fields.parts("sectors", lambda inner: _branch(inner, ""))
    if not fields.has("sectors"):
        fields.say("sectors", "is missing; write a list of sectors, each with slug and name")
    return Taxonomy(place=fields.place, name=name, sectors=tuple(sector for branch in branches for sector in branch))


def _branch(fields: Fields, parent: str) -> tuple[Sector, ...]:
    slug = fields.text("slug", example="maritime-security")
    outside = fields.part("outside", _outside) or ("", "")
    sector = Sector(
        place=fields.place,
        slug=slug,
        name=fields.text("name", example="Maritime security"),
        aliases=fields.texts("aliases"),
        parent=parent,
        outside_scheme=outside[0],
        outside_code=outside[1],
    )
    below = fields.parts("children", lambda inner: _branch(inner, slug))
    return (sector, *(each for branch in below for each in branch))


def _outside(fields: Fields) -> tuple[str, str]:
    return fields.text("scheme", example="OECD DAC purpose codes"), fields.text("code", example="21030")
