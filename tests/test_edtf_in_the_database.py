"""PostgreSQL reads imprecise dates exactly as Python does, and refuses what Python refuses."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.edtf import EdtfError, parse

pytestmark = pytest.mark.django_db
WITHOUT_RESETTING = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
part = st.from_regex(r"[0-9]{3,5}(-[0-9]{1,2}(-[0-9]{1,2})?)?[?~%]{0,2}", fullmatch=True)
plausible = st.builds(
    "{}{}{}".format,
    st.integers(min_value=998, max_value=10001),
    st.sampled_from(["", "-00", "-01", "-02", "-06", "-12", "-13", "-02-28", "-02-29", "-04-30", "-04-31", "-12-31"]),
    st.sampled_from(["", "", "", "?", "~", "?~"]),
)
end = st.one_of(plausible, part, st.just(".."), st.just(""))
texts = st.one_of(
    plausible, part, st.builds("{}/{}".format, end, end), st.text(alphabet="0123456789-/.?~ \n", max_size=24)
)


def by_python(text):
    try:
        period = parse(text)
    except EdtfError:
        return "refused"
    return period.first, period.last


def by_the_database(text):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT tracker_edtf_first(%s), tracker_edtf_last(%s)", [text, text])
            return cursor.fetchone()
    except DatabaseError:
        return "refused"


@WITHOUT_RESETTING
@given(texts)
def test_the_database_and_python_read_the_same_days(text):
    assert by_the_database(text) == by_python(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2027",
            "2027-12",
            "2028-02",
            "2100-02",
            "2027-04-30",
            "2027-04/2028-03",
            "2027/..",
            "../2027",
            "2027~/2028?",
            "9999",
        ),
        *(
            "",
            " ",
            "2027\n",
            "2027-13",
            "2027-02-29",
            "2028/2027",
            "2027/",
            "/2027",
            "../..",
            "..",
            "2027%",
            "２０２７",
            "0999",
        ),
    ],
)
def test_each_form_is_read_or_refused_alike(text):
    assert by_the_database(text) == by_python(text)
