"""What the frame of every page says of it: its theme, its address for good, and whether search engines may keep it."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString

register = template.Library()

# Parameters that make another page of the same path; filters, clocks and paging turn the same one.
KEPT = ("partnership", "record")


class _Kept(template.Node):
    """Renders what is inside once and keeps it under a name, for a block that two places want."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context) -> SafeString:
        """Nothing; what is inside is a variable from here on."""
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def keep(parser: Parser, token: Token) -> _Kept:
    """`{% keep name %}…{% endkeep %}`: what is inside as the variable `name`, white space cut off at both ends."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return _Kept(nodelist, name)


@register.simple_tag(takes_context=True)
def theme(context) -> str:
    """The theme that the reader chose: auto, light or dark."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "auto") if request else "auto"
    return chosen if chosen in settings.THEMES else "auto"


@register.simple_tag(takes_context=True)
def canonical(context) -> str:
    """The address of this page for good: of this site, without clocks, filters and the page of a list."""
    request = context["request"]
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return f"{settings.SITE_URL}{request.path}" + (f"?{urlencode(kept)}" if kept else "")


@register.simple_tag(takes_context=True)
def here_and_now(context) -> str:
    """The address as it was asked, for paper."""
    return f"{settings.SITE_URL}{context['request'].get_full_path()}"


@register.simple_tag
def indexed() -> bool:
    """Whether search engines may keep the pages."""
    return settings.PUBLIC_READ and settings.SEARCH_ENGINES
