"""A reading with a fault in it is refused in words that name the file, the line, the field and what would be right."""

import pytest

from tests.ingestion.faults import FAULTS

pytestmark = pytest.mark.django_db
SEARCHED = (
    "sources_searched: {BR: [the register of seed banks], NO: [the ministry's site, the register of river gauges]}"
)


@pytest.mark.parametrize(("old", "new", "mark", "said"), FAULTS, ids=[fault[3][:60] for fault in FAULTS])
def test_a_fault_is_named_with_its_line_and_nothing_is_written(refused, joint_text, spoil, rows, old, new, mark, said):
    before = rows()
    path = joint_text / "reading.yaml"
    spoil(path, old, new)
    text = path.read_text(encoding="utf-8")
    assert text.count(mark) == 1
    line = text.count("\n", 0, text.index(mark)) + 1
    lines = refused(joint_text)
    assert any(each.startswith(f"{path}:{line}: ") and said in each for each in lines), "\n".join(lines)
    assert rows() == before


def test_all_problems_are_reported_together_in_the_order_of_the_file(refused, joint_text, spoil):
    path = joint_text / "reading.yaml"
    spoil(path, "force: will\n", "force: shall\n")
    spoil(path, "due: 2027\n", "due: 2027-13\n")
    spoil(path, "status: under_way", "status: underway")
    spoil(path, "kind: programme", "kindd: programme")
    lines = refused(joint_text)
    assert lines[0] == "5 problems; nothing was written."
    fields = [line.removeprefix(f"{path}:").split(": ")[1] for line in lines[1:]]
    assert fields == [
        "initiatives[1].kind",
        "initiatives[1].kindd",
        "commitments[1].force",
        "commitments[1].due",
        "claims[2].status",
    ]
    assert len(lines) == 6


def test_delivery_is_not_shown_by_a_press_report_or_a_joint_text_alone(refused, shelf, spoil, rows):
    before = rows()
    for kind in ("press", "joint_text"):
        path = shelf / "brazil-norway-register" / "reading.yaml"
        path.write_text(
            path.read_text().replace("kind: other", f"kind: {kind}").replace("kind: press", f"kind: {kind}")
        )
        (line,) = refused(shelf)[1:]
        assert f"reading.yaml:12: evidence[1].status: “delivered” is not shown by a document of kind {kind}" in line
        assert "press reports alone never show delivery" in line
    assert rows() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("status: started", "status: lapsed", "evidence[2].status: “lapsed” takes two readers"),
        (SEARCHED, "sources_searched: {}", "evidence[3].sources_searched: is empty; “none_found” says where we looked"),
        ("sources_searched: {BR:", "sources_searched: {SE:", "evidence[3].sources_searched.SE: is no side here; write BR or NO"),
        ("commitment: brazil-norway-joint-text/gauges", "commitment: gauges", "evidence[1].commitment: there is no commitment “gauges”"),
        ("status: started", "status: under_way", "evidence[2].status: “under_way” is no evidence status"),
    ],
)  # fmt: skip
def test_evidence_has_rules_of_its_own(refused, shelf, spoil, old, new, said):
    spoil(shelf / "brazil-norway-register" / "reading.yaml", old, new)
    (line,) = refused(shelf)[1:]
    assert said in line


def test_an_initiative_is_declared_in_one_reading_only(refused, seed, shelf, spoil):
    register = shelf / "brazil-norway-register" / "reading.yaml"
    spoil(
        register,
        "evidence:\n",
        "initiatives:\n  - {slug: forest-watch, name: Forest Watch, kind: project}\nevidence:\n",
    )
    (line,) = refused(shelf)[1:]
    assert "initiatives[1].slug: “forest-watch” is declared in" in line
    assert "brazil-norway-joint-text/reading.yaml on line 28; refer to it without declaring it again" in line
    seed(shelf / "brazil-norway-joint-text")
    (line,) = refused(shelf / "brazil-norway-register")[1:]
    assert "initiatives[1].slug: “forest-watch” is in the tracker already; refer to it" in line


def test_a_pair_of_countries_has_one_slug(refused, seed, shelf, spoil):
    seed(shelf / "brazil-norway-joint-text")
    spoil(shelf / "brazil-norway-register" / "reading.yaml", "slug: brazil-norway,", "slug: norway-brazil,")
    (line,) = refused(shelf / "brazil-norway-register")[1:]
    assert "partnership.slug: the partnership of BR and NO is there as “brazil-norway”; write that slug" in line


def test_a_claim_that_may_not_follow_another_is_refused_by_the_action_with_its_line(refused, joint_text, spoil, rows):
    before = rows()
    path = joint_text / "reading.yaml"
    spoil(
        path,
        "claims:\n",
        "claims:\n  - initiative: seed-banks\n    asserted_by: joint\n    status: delivered\n    as_of: 2025-02\n"
        "    quotes: [Work on the seed banks has begun]\n    reason: Out of order.\n",
    )
    lines = refused(joint_text)
    line = path.read_text().splitlines().index("    as_of: 2025-03")  # counted from 0, and the status stands above
    assert f"reading.yaml:{line}: claims[3].status: “under_way” (2025-03-31) cannot follow “delivered”" in lines[1]
    assert rows() == before
