// Names for Django's autocompletes, which carry none: the field's own label, on the box and on its search field.

function nameOf(select) {
  const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  return select.getAttribute("aria-label") || (label ? label.textContent.trim().replace(/:$/, "") : "");
}

function nameAll(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete")) {
    const box = select.nextElementSibling;
    const name = nameOf(select);
    if (!box || !name) continue;
    for (const part of box.querySelectorAll(".select2-selection--single, .select2-selection__rendered[role='textbox'], .select2-search__field")) {
      if (!part.getAttribute("aria-label")) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", name);
      }
    }
    for (const list of box.querySelectorAll("ul.select2-selection__rendered")) {
      list.setAttribute("role", "presentation");
    }
    for (const item of box.querySelectorAll("li.select2-search")) item.setAttribute("role", "presentation");
  }
  for (const field of document.querySelectorAll(".select2-container--open .select2-search--dropdown .select2-search__field")) {
    field.setAttribute("aria-label", "Search");
  }
}

// The boxes are made and remade by Django's own scripts, when the page is ready, a part is added or a choice is made.
new MutationObserver(() => nameAll(document)).observe(document.body, { childList: true, subtree: true });
nameAll(document);
