"""A passage inside the text around it."""

from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr
from django.utils.safestring import SafeString

from initiatives.admin.columns import shown
from initiatives.models import Passage

AROUND = 200


def in_context(passage: Passage | None, characters: int = AROUND) -> SafeString | str:
    """The words of a passage, marked, with up to `characters` code points either side; a dash without a passage.

    Only this piece of the text is read. Of a withheld text the reason stands instead.
    """
    if passage is None:
        return "–"
    row = (
        Passage.objects.filter(pk=passage.pk)
        .select_related("capture__document")
        .defer("capture__text")
        .annotate(
            first=Greatest(F("start") - characters, Value(0)),
            before=Substr("capture__text", Greatest(F("start") + 1 - characters, Value(1)), F("start") - F("first")),
            after=Substr("capture__text", F("end") + 1, characters),
        )
        .get()
    )
    return shown(
        "passage_in_context", row=row, cut_before=row.start > characters, cut_after=len(row.after) == characters
    )
