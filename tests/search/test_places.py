"""Places as a list shows them."""

from initiatives.search.places import places_in

TEXT = (
    "One two.\n\n  \nA long line of many words that goes on before the words we look for and goes on after them"
    " for as long again, they say.\nwe look for"
)


def test_each_place_knows_its_paragraph_and_what_is_around_it_cut_between_words():
    first, last = places_in(text=TEXT, query="WE LOOK-FOR").rows
    assert (first.paragraph, last.paragraph) == (2, 3)
    assert TEXT[first.start : first.end] == first.words == "we look for"
    assert first.before == "A long line of many words that goes on before the words "
    assert first.after == " and goes on after them for as long again, they say."
    assert (last.before, last.after) == ("", "")
    cut = places_in(text="a" + "word " * 40 + "here" + " word" * 40, query="here").rows[0]
    assert cut.before.startswith("…word ")
    assert cut.after.endswith(" word…")


def test_only_what_may_be_shown_is_found_and_shown():
    start = TEXT.index("words we")
    (place,) = places_in(text=TEXT, query="words", windows=[(start - 4, start + 7)]).rows
    assert (place.start, place.paragraph) == (start, 2)
    assert TEXT[start - 4 : start].endswith(place.before.lstrip("…"))
    assert place.after.rstrip("…") in TEXT[start + 5 : start + 7]


def test_more_than_the_list_holds_are_told():
    found = places_in(text="tree " * 9, query="tree", windows=[(0, 45)], limit=3)
    assert (len(found.rows), found.more) == (3, True)
