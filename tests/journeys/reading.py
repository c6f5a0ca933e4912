"""The reader as somebody uses it: signing in, opening a document, selecting words, making a record from them."""

from urllib.parse import urlencode

PASSWORD = "a long password"

# Where words stand on the screen: two corners, found in the text nodes that a reader sees as text of the document.
CORNERS = """
([words, nth]) => {
  const nodes = [];
  const walker = document.createTreeWalker(document.querySelector("#reader"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.parentElement.closest("[data-at]")) nodes.push(walker.currentNode);
  const rows = nodes.map((node) => node.parentElement.closest(".text"));
  let text = "";
  const places = nodes.map((node, n) => {
    if (n && rows[n] !== rows[n - 1]) text += "\\n";
    const at = text.length;
    text += node.data;
    return at;
  });
  let start = -1;
  for (let time = 0; time < nth; time += 1) start = text.indexOf(words, start + 1);
  if (start < 0) throw new Error(`not on this page: ${words}`);
  const box = (at, edge) => {
    const n = places.findLastIndex((place) => place <= at);
    const range = document.createRange();
    range.setStart(nodes[n], at - places[n]);
    range.setEnd(nodes[n], Math.min(nodes[n].data.length, at - places[n] + (nodes[n].data.codePointAt(at - places[n]) > 0xffff ? 2 : 1)));
    const rect = range.getBoundingClientRect();
    return [edge === "left" ? rect.left + 0.5 : rect.right - 0.5, rect.top + rect.height / 2];
  };
  nodes[places.findLastIndex((place) => place <= start)].parentElement.scrollIntoView({ block: "center", behavior: "instant" });
  const back = start + words.length - 1;
  const low = words.charCodeAt(words.length - 1);
  return [box(start, "left"), box(low >= 0xdc00 && low < 0xe000 ? back - 1 : back, "right")];
}
"""


class ReaderPage:
    """One person's browser at the reader."""

    def __init__(self, page):
        self.page = page

    def sign_in(self, username):
        """Sign in through the page for it."""
        self.page.goto("/accounts/login/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return self

    def open(self, document, **query):
        """Open a document."""
        self.page.goto(f"/documents/{document.pk}/" + (f"?{urlencode(query)}" if query else ""))
        self.page.wait_for_load_state("networkidle")
        return self

    def paragraph(self, number):
        """The row of a paragraph."""
        return self.page.locator(f"#para-{number}")

    def state(self, number):
        """unread, nothing_promised, repeats or commitments."""
        return self.paragraph(number).get_attribute("data-state")

    @property
    def progress(self):
        """What the header says, such as "3 of 40 read"."""
        return " ".join(self.page.locator("#progress .count").inner_text().split())

    def select(self, words, nth=1):
        """Drag the mouse over words (paragraphs parted by a line feed), and wait for what can be made of them."""
        (left, top), (right, bottom) = self.page.evaluate(CORNERS, [words, nth])
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move((left + right) / 2, (top + bottom) / 2, steps=4)
        self.page.mouse.move(right, bottom, steps=4)
        self.page.mouse.up()
        self.page.locator("#choosing:not([hidden])").wait_for()
        return self

    def make(self, kind):
        """Choose what to make; gives the form."""
        self.page.locator(f'#choosing button[data-kind="{kind}"]').click()
        form = self.page.locator("#making form")
        form.wait_for()
        return form

    @property
    def words(self):
        """The words of the open form, as the server cut them."""
        return self.page.locator("#making [data-words]").text_content()

    def record(self):
        """Send the open form and wait until something is recorded."""
        self.page.locator('#making form button[type="submit"]').click()
        self.page.locator("#making [data-made]").wait_for()
        return self

    def focused(self):
        """The paragraph that has the focus, None where none has."""
        number = self.page.evaluate("document.activeElement.closest('[data-number]')?.dataset.number")
        return int(number) if number else None

    def selection(self):
        """The words that are selected."""
        return self.page.evaluate("document.getSelection().toString()")
