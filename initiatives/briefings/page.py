"""A briefing as HTML: the same template for the page in a browser and for paper."""

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from initiatives.briefings.content import Content
from initiatives.briefings.paper import for_paper, sheet
from initiatives.clocks import Clocks
from initiatives.exports.column import written
from initiatives.models.publication import Reader


class PaperRequest(HttpRequest):
    """What the templates' tags ask a page's request for: the reader, the clocks, and the query that keeps them turned."""

    clocks: Clocks

    def __init__(self, *, reader: Reader, clocks: Clocks, path: str) -> None:
        super().__init__()
        self.user, self.clocks, self.path = reader, clocks, path
        query = QueryDict(mutable=True)
        if clocks.as_of:
            query["as_of"] = clocks.as_of.isoformat()
        if clocks.known_at:
            query["known_at"] = written(moment=clocks.known_at)
        self.GET = query  # type: ignore[assignment]


def paper(*, content: Content, reader: Reader) -> str:
    """The whole document for WeasyPrint: nothing in it has to be fetched. `reader` is who the words are shown to."""
    request = PaperRequest(reader=reader, clocks=content.clocks, path=content.about.path)
    html = render_to_string(
        "briefings/document.html", {"content": content, "request": request, "style": sheet(), "user": reader}
    )
    return for_paper(html=html)
