// Filters answer as one types, so the button is for those without scripts; empty fields stay out of the address.
for (const unneeded of document.querySelectorAll("[data-without-script]")) unneeded.hidden = true;

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("[data-filters]")) return;
  const filled = event.detail.formData;
  for (const name of [...filled.keys()]) {
    const values = filled.getAll(name).filter((value) => value !== "");
    filled.delete(name);
    for (const value of values) filled.append(name, value);
  }
});
