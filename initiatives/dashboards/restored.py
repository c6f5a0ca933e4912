"""What restoring a past version would change, told as its history is."""

from typing import Any

from django.utils.translation import gettext as _

from initiatives.actions.restoring import Restoration, Row
from initiatives.dashboards.parts import PART_NAMES
from initiatives.dashboards.telling import NOTHING, Seen, Told, names_behind, told

LINKS = {"sectors": "sector", "initiatives": "initiative", "commitments": "commitment"}


def changes_shown(*, row: Row, found: Restoration, seen: Seen) -> list[tuple[Told, str]]:
    """Each field that differs, from now to then, with the sentence that says why it stays ("" where it would change)."""
    shown = []
    for name, then in found.values.items():
        if name in LINKS:
            shown.append((_links(row, name, then), ""))
            continue
        field: Any = row._meta.get_field(name)
        names = names_behind(events=[row], columns=[field], seen=seen, members=True)
        if getattr(field, "is_relation", False):
            key = then.pk if then is not None else None
            names = {name: {**names.get(name, {}), **({key: str(then)} if then is not None else {})}}
            shown.append((told(field=field, before=getattr(row, f"{name}_id"), after=key, names=names), ""))
        else:
            shown.append((told(field=field, before=getattr(row, name), after=then, names=names), ""))
    for name, why in found.stays.items():
        field = row._meta.get_field(name)
        label = str(field.verbose_name)
        shown.append((Told(key=name, name=label[:1].upper() + label[1:], before=_("stays"), after=NOTHING), why))
    return shown


def _links(row: Row, name: str, then: list) -> Told:
    held = sorted(str(one) for one in getattr(row, name).all())
    label = f"{PART_NAMES[LINKS[name]]}"
    return Told(
        key=name, name=label, before=", ".join(held) or NOTHING, after=", ".join(sorted(map(str, then))) or NOTHING
    )
