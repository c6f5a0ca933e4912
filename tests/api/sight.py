"""A world that everybody sees and one beside it that most do not; who looks, and all that an answer says."""

import io
import json
import re
import zipfile

from django.db import connection
from django.test import Client

from initiatives.models import Membership
from tests.api import hidden
from tests.api.conftest import with_token
from tests.api.hidden import HIDDEN
from tests.api.walking import API
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    SectorFactory,
    StatementFactory,
    UserFactory,
)
from tests.world import make_claimed_world

NEVER = "999999999999"  # no row has this id
FAR = 710000  # ids of hidden rows begin here, so that one in an answer cannot be a number of something else


class Sight:
    """A published world, and beside it a partnership of which readers may see nothing yet."""

    def __init__(self):
        self.world = make_claimed_world()
        self.pair = PartnershipFactory(country_a="IN", country_b="JP", slug="in-jp", name="India–Japan")
        self.organisation, self.person, self.sector = OrganisationFactory(), PersonFactory(), SectorFactory()
        self.event = EventFactory(partnership=self.pair)
        self.statement = StatementFactory(passage=self.world.begun, initiatives=[self.world.initiative])
        self.owner = hidden.owner()
        self.rows = []

    def hide(self):
        """Make the hidden rows."""
        far()
        self.rows = [
            hidden.hide(
                publication, partnership=self.pair, organisation=self.organisation, person=self.person,
                sector=self.sector, event=self.event, by=self.owner,
            )
            for publication in HIDDEN
        ]  # fmt: skip
        hidden.own_things(self.rows[0].initiative, self.owner)

    @property
    def shown_keys(self):
        """Keys of what everybody sees, by noun."""
        world = self.world
        return {
            "initiatives": [world.initiative.slug],
            "commitments": [str(world.commitment.pk)],
            "statements": [str(self.statement.pk)],
            "documents": [str(world.document.pk)],
            "captures": [str(world.capture.pk)],
            "passages": [str(world.agreed.pk), str(world.begun.pk)],
            "status-updates": [str(world.initiative.status_updates.get().pk)],
            "partnerships": [world.partnership.slug, self.pair.slug],
            "organisations": [self.organisation.slug],
            "people": [self.person.slug],
            "sectors": [self.sector.slug],
            "events": [self.event.slug],
        }

    @property
    def hidden_keys(self):
        """Keys of what is hidden, by noun."""
        found = {
            "initiatives": [row.initiative.slug for row in self.rows],
            "commitments": [str(each.pk) for row in self.rows for each in (row.commitment, row.loose)],
        }
        for noun, name in {
            "statements": "statement", "documents": "document", "captures": "capture", "passages": "passage",
            "status-updates": "status", "due-revisions": "revision", "reviews": "review", "participations": "participation",
        }.items():  # fmt: skip
            found[noun] = [str(getattr(row, name).pk) for row in self.rows]
        return found


def far():
    """Let the ids of rows made from now on be large, each table's in a range of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(quote_ident(table_name), 'id') FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND column_name = 'id' AND is_identity = 'YES'"
            " AND table_name LIKE 'initiatives_%' ORDER BY table_name"
        )
        for place, (sequence,) in enumerate(cursor.fetchall()):
            cursor.execute("SELECT setval(%s, greatest(nextval(%s), %s))", [sequence, sequence, FAR + place * 1000])


def member(role, partnership):
    user = UserFactory()
    Membership.objects.create(user=user, role=role, partnership=partnership)
    return user


def reader(role, partnership):
    """Both ways in of a person with a role: their session, and a token of theirs."""
    session = Client()
    if role == "visitor":
        return session, session
    user = member(role, partnership)
    session.force_login(user)
    return session, with_token(user).client


def asked(ways, path):
    """The answer to a GET: pages by session, the API by token."""
    session, token = ways
    return (token if path.startswith(f"/{API}") else session).get(path)


def said_in(answer):
    """All that an answer says, its headers and the parts of a spreadsheet too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return body.decode(errors="replace").lower() + json.dumps(dict(answer.headers)).lower()


def around(said, mark):
    place = said.index(mark)
    return said[max(place - 100, 0) : place + 60]


CHANGING = re.compile(
    r'"(?:known_at|since|generated_at)": ?"[^"]*"|<updated>[^<]*</updated>|csrfmiddlewaretoken" value="[^"]*"'
    r"|nonce-[\w=+/-]+|\d{4}-\d\d-\d\dT\d\d(?::|%3A)[^\"<& ]*|<time[^>]*>[^<]*</time>|\b\d\d:\d\d\b"
)


def told(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist() if "sheet" in name or "String" in name)
    return answer.status_code, CHANGING.sub("…", body.decode(errors="replace"))


def difference(before, after):
    if before[0] != after[0]:
        return before[0], after[0]
    one, two = before[1], after[1]
    place = next(
        (at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), min(len(one), len(two))
    )
    return one[max(place - 80, 0) : place + 80], two[max(place - 80, 0) : place + 80]
