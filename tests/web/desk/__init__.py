"""Working at the desk: pressing its buttons, reading its pages."""

from html import unescape


def send(client, subject, doing="review", outcome="no_change", until="", at="/desk/", **fields):
    """Press a button of a matter, its fields filled in: `until` is a choice or a day."""
    key = f"{type(subject).__name__.lower()}-{subject.pk}"
    word = {"review": outcome, "snooze": until if until.isalpha() else "day"}.get(doing, "")
    given = {
        f"{key}-{name.replace('_', '-', 1) if 'sources' in name else name}": value for name, value in fields.items()
    }
    data = {"doing": f"{doing} {key} {word}", "shown": key, f"{key}-until": until, **given}
    return client.post(at, data, follow=True)


def text(answer):
    return unescape(answer.content.decode())
