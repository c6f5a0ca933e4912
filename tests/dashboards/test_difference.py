"""Two texts side by side: nothing is lost, and what differs is what is marked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.dashboards import difference
from initiatives.dashboards.difference import Piece, TooDifferent, paragraphs, pieces_of, rows_of

LINE = st.text("ab 森🌲“.ि", min_size=1, max_size=12).filter(str.strip)


def joined(pieces):
    return "".join(piece.text for piece in pieces)


@settings(deadline=None)
@given(st.text("ab 森🌲.\u0940ह-", max_size=40), st.text("ab 森🌲.\u0940ह-", max_size=40))
def test_each_side_of_two_paragraphs_comes_back_whole_and_what_is_unmarked_is_the_same(old, new):
    before, after = pieces_of(old=old, new=new)
    assert (joined(before), joined(after)) == (old, new)
    kept = [joined(piece for piece in side if not piece.sign).replace(" ", "") for side in (before, after)]
    assert kept[0] == kept[1]
    assert {piece.sign for piece in before} <= {"", "-"}
    assert {piece.sign for piece in after} <= {"", "+"}


@settings(deadline=None)
@given(st.lists(LINE, max_size=12), st.lists(LINE, max_size=12))
def test_every_paragraph_stands_in_one_row_in_its_order(old, new):
    rows = rows_of(old=old, new=new)
    for side, lines, kinds in (("old", old, {"removed"}), ("new", new, {"added"})):
        numbers = []
        for row in rows:
            if row.kind == "folded":
                first = getattr(row, side)
                numbers += range(first, first + row.folded)
                assert old[row.old - 1 : row.old - 1 + row.folded] == new[row.new - 1 : row.new - 1 + row.folded]
            elif row.kind in kinds | {"same", "changed"}:
                numbers.append(getattr(row, side))
                assert joined(row.before if side == "old" else row.after) == lines[numbers[-1] - 1]
        assert numbers == list(range(1, len(lines) + 1))


def test_words_are_marked_and_not_letters_and_japanese_goes_by_character():
    before, after = pieces_of(old="We will plant the trees.", new="We may plant trees.")
    assert [piece.text for piece in before if piece.sign] == ["will", "the "]
    assert [piece.text for piece in after if piece.sign] == ["may"]
    before, _ = pieces_of(old="森林を再生する", new="森林を保全する")
    assert before == (Piece("森林を"), Piece("再生", "-"), Piece("する"))
    before, _ = pieces_of(old="हिन्दी में", new="हिन्दी से")
    assert [piece.text for piece in before if piece.sign] == ["में"]


def test_a_changed_paragraph_stands_beside_its_twin_and_an_added_one_alone():
    old = ["One stays.", "We will plant a forest of trees.", "Last stays."]
    new = ["One stays.", "Something else entirely, 2027!", "We may plant a forest of trees.", "Last stays."]
    kinds = [(row.kind, row.old, row.new) for row in rows_of(old=old, new=new)]
    assert kinds == [("same", 1, 1), ("added", 0, 2), ("changed", 2, 3), ("same", 3, 4)]


def test_long_unchanged_stretches_are_folded_beside_what_changed():
    old = [f"Line {number}." for number in range(100)]
    new = [*old[:50], "New.", *old[50:]]
    rows = rows_of(old=old, new=new)
    assert [(row.kind, row.folded) for row in rows] == [
        ("folded", 49),
        ("same", 0),
        ("added", 0),
        ("same", 0),
        ("folded", 49),
    ]
    assert rows_of(old=old, new=old)[0].folded == 100


def test_two_long_texts_take_seconds_and_hopeless_ones_are_refused(monkeypatch):
    old = [f"Paragraph {number} says that something happened." for number in range(15_000)]
    new = [line if number % 10 else f"{line} Or not." for number, line in enumerate(old)]
    rows = rows_of(old=old, new=new)
    assert sum(row.kind == "changed" for row in rows) == 1500
    monkeypatch.setattr(difference, "MOST_PARAGRAPHS", 10)
    with pytest.raises(TooDifferent):
        rows_of(old=old[:50], new=[f"x{line}" for line in old[:50]])


def test_paragraphs_are_counted_as_passages_count_them():
    assert paragraphs(text="a\n\n  \nb\t\n\t\n") == ["a", "b\t", "\t"]
