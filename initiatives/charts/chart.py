"""What a page needs to show a chart: the picture, its caption, and the same figures as a table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Chart:
    """`svg` holds a wide and a narrow picture of which the style sheet shows one; `rows` are the figures, headed by `columns`."""

    title: str
    note: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    legend: tuple[tuple[str, bool], ...]
