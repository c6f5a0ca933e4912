"""What the database holds already that a reading may refer to or stumble over; read in a handful of queries."""

from dataclasses import dataclass

from initiatives.models import Event, Initiative, OldSlug, Organisation, Partnership, Person, Sector, Seeded

KEYED = ("Commitment", "Statement")  # named by a reading and a key in it ("reading/key"), the others by a slug
NAMED = {model.__name__: model for model in (Partnership, Sector, Organisation, Person, Event, Initiative)}


@dataclass(frozen=True, slots=True)
class Known:
    """Ids by noun and slug (old slugs included) or "reading/key", and what came from which reading.

    `sides` and `pairs` are the partnerships' countries by slug and the other way round; `people` the slugs of
    organisations and people by (noun, name, country); `words` the sectors' slugs by their names and aliases.
    """

    ids: dict[str, dict[str, int]]
    sides: dict[str, tuple[str, str]]
    pairs: dict[tuple[str, ...], str]
    people: dict[tuple[str, str, str], str]
    words: dict[str, str]
    seeded: dict[tuple[str, str, str], Seeded]

    def owns(self, *, reading: str, noun: str, key: str) -> bool:
        """Whether this row came from this reading, wherever it may be now."""
        return (reading, noun, key) in self.seeded


def known() -> Known:
    """What stands in the database now."""
    ids: dict[str, dict[str, int]] = {noun: {} for noun in NAMED}
    for noun, slug, key in OldSlug.objects.values_list("noun", "slug", "object_id"):
        ids.setdefault(noun.capitalize(), {})[slug] = key
    sides: dict[str, tuple[str, str]] = {}
    people: dict[tuple[str, str, str], str] = {}
    words: dict[str, str] = {}
    for pair in Partnership.objects.all():
        ids["Partnership"][pair.slug], sides[pair.slug] = pair.pk, pair.sides
    for sector in Sector.objects.only("id", "slug", "name", "aliases"):
        ids["Sector"][sector.slug] = sector.pk
        words |= {word.casefold(): sector.slug for word in (sector.name, *sector.aliases)}
    for model in (Organisation, Person):
        for key, slug, name, country in model.objects.values_list("id", "slug", "name", "country"):
            ids[model.__name__][slug] = key
            people[model.__name__, name, str(country or "")] = slug
    for noun in ("Event", "Initiative"):
        ids[noun].update(NAMED[noun].objects.values_list("slug", "id"))
    seeded = {(line.reading, line.noun, line.key): line for line in Seeded.objects.all()}
    for noun in KEYED:
        ids[noun] = {f"{name}/{key}": line.object_id for (name, each, key), line in seeded.items() if each == noun}
    return Known(
        ids=ids, sides=sides, pairs={pair: slug for slug, pair in sides.items()}, people=people, words=words,
        seeded=seeded,
    )  # fmt: skip
