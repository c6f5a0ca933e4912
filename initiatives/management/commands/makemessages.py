"""`manage.py makemessages -l hi`: Django's own, and the words that no call names: the codebook and the names of fields."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.core.management.commands import makemessages

from initiatives import vocabulary


class Command(makemessages.Command):
    """Adds to the template of the catalogue what gettext is given by a variable."""

    def process_files(self, file_list) -> None:
        """Extract from the files, then append the words of the codebook and of the models."""
        super().process_files(file_list)
        if self.domain != "django":
            return
        target = Path(self.default_locale_path or self.locale_paths[0]) / "django.pot"
        found = target.read_text(encoding="utf-8")
        entries = [
            f'\n#: {place}\nmsgid {quoted}\nmsgstr ""\n'
            for text, place in _unnamed()
            if f"msgid {(quoted := _quoted(text))}\n" not in found
        ]
        target.write_text(found + "".join(entries), encoding="utf-8")


def _unnamed() -> Iterator[tuple[str, str]]:
    """Every word that gettext is given by a variable, once, and where it stands."""
    told = set()
    for text, place in chain(_of_the_codebook(), _of_the_models()):
        if text and text not in told:
            told.add(text)
            yield text, place


def _of_the_codebook() -> Iterator[tuple[str, str]]:
    terms = chain.from_iterable(table.values() for table in vocabulary.codebook().values())
    for term in (*terms, vocabulary.NOT_ASSESSED):
        yield term.label, "initiatives/vocabulary.py"
        yield term.meaning, "initiatives/vocabulary.py"


def _of_the_models() -> Iterator[tuple[str, str]]:
    for model in apps.get_app_config("initiatives").get_models():
        place = f"{model.__module__.replace('.', '/')}.py"
        for field in model._meta.fields:
            name = str(field.verbose_name)
            yield name, place
            yield from ((str(label), place) for _, label in field.flatchoices)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
