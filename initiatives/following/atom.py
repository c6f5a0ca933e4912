"""Changes as an Atom feed (RFC 4287); the same entries are the same bytes."""

from collections.abc import Collection
from datetime import datetime
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives.clocks import Clocks
from initiatives.dashboards.change import Line
from initiatives.following.wording import in_words
from initiatives.models.publication import Reader

MOST = 200  # entries, the newest


class ChangesFeed(Atom1Feed):
    """Atom whose `updated` is that of its newest entry."""

    def latest_post_date(self) -> datetime:
        """When its newest entry was recorded; without entries the first moment of what is asked about."""
        return max((item["updateddate"] for item in self.items), default=self.feed["begun"])


def written(
    *, lines: Collection[Line], reader: Reader, clocks: Clocks, title: str, page: str, address: str, begun: datetime
) -> tuple[bytes, datetime | None]:
    """The feed of some changes as they are told to a reader, and when its newest entry was updated.

    `page` and `address` are the absolute addresses of the page it belongs to and of the feed; `begun` the first moment asked
    about, for a feed without entries.
    """
    home = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
    feed = ChangesFeed(
        title=title, link=page, description="", language=get_language(), feed_url=address, feed_guid=address, begun=begun,
        subtitle=_("Claims and evidence moved, due dates moved, what is new, corrected or taken back."),
    )  # fmt: skip
    for line, said in zip(lines, in_words(lines=lines, reader=reader, clocks=clocks), strict=True):
        change = line.change
        entry: dict[str, Any] = {
            "title": said.sentence,
            "link": home + said.path,
            "description": escape(f"{said.sentence}. {said.reason}" if said.reason else said.sentence),
            "unique_id": f"tag:{urlsplit(settings.SITE_URL).hostname},{change.recorded_at:%Y-%m-%d}:change:{change.pk}",
            "pubdate": change.recorded_at,
            "updateddate": line.corrected_by.recorded_at if line.corrected_by else change.recorded_at,
            "categories": (change.kind, change.noun),
            "author_name": _("Bilateral Tracker"),
        }
        feed.add_item(**entry)
    body = StringIO()
    feed.write(body, "utf-8")
    return body.getvalue().encode(), feed.latest_post_date() if lines else None
