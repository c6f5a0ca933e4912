"""What a page shows, read from its HTML the way a browser reads it."""

from html.parser import HTMLParser

INLINE = {"a", "b", "cite", "code", "del", "i", "kbd", "mark", "q", "s", "small", "span", "sup", "time", "u"}
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Element:
    """An element with its attributes and everything in it."""

    def __init__(self, tag, attributes, parent=None):
        self.tag, self.attributes, self.parent, self.parts = tag, dict(attributes), parent, []

    @property
    def text(self):
        """The text in it, nothing added and nothing taken away."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def words(self):
        """The text in it with white space as a browser shows it: blocks stand apart, runs of space are one."""
        return " ".join(self._spaced().split())

    def _spaced(self):
        inside = "".join(part if isinstance(part, str) else part._spaced() for part in self.parts)
        return inside if self.tag in INLINE else f" {inside} "

    def all(self, tag=None, **wanted):
        """The elements below it, in order; `class_` asks for one of the classes, other names for attributes."""
        for part in self.parts:
            if isinstance(part, Element):
                if (tag is None or part.tag == tag) and all(part.has(name, value) for name, value in wanted.items()):
                    yield part
                yield from part.all(tag, **wanted)

    def one(self, tag=None, **wanted):
        """The first of them."""
        return next(self.all(tag, **wanted))

    def has(self, name, value):
        """Whether an attribute has a value; of `class_` one of its words."""
        if name == "class_":
            return value in (self.attributes.get("class") or "").split()
        return self.attributes.get(name.replace("_", "-")) == value


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.here = self.root = Element("document", {})

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.here)
        self.here.parts.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag):
        while self.here.parent and self.here.tag != tag:
            self.here = self.here.parent
        self.here = self.here.parent or self.root

    def handle_data(self, data):
        self.here.parts.append(data)


def read(response):
    """The document a response holds."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.root
