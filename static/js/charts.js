// Charts come to life when they are pointed at: the server's picture is drawn again by Vega from the same specification, and
// then tells what is under the pointer and leads to the list of what a figure counts. The table beside it is the way by
// keyboard. Whoever saves data, or has no bundle, keeps the server's picture.
const hint = document.createElement("div");
hint.className = "chart-hint";
hint.setAttribute("role", "presentation");
hint.hidden = true;
document.body.append(hint);

function tell(event, words) {
  hint.hidden = !words;
  if (!words) return;
  hint.textContent = words;
  const { clientX: x, clientY: y } = event;
  const { width, height } = hint.getBoundingClientRect();
  hint.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - width - 8))}px`;
  hint.style.top = `${y + 18 + height > innerHeight ? y - height - 12 : y + 18}px`;
}

async function draw(embed, place, specification) {
  const live = document.createElement("div");
  live.className = "live";
  live.setAttribute("aria-hidden", "true");
  specification.config.font = getComputedStyle(place).fontFamily;
  const { view } = await embed(live, specification, {
    ast: true,
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    tooltip: (_handler, event, item, words) => {
      tell(event, words ? String(words) : "");
      event.target.style.cursor = item?.datum?.go ? "pointer" : "";
    },
  });
  view.addEventListener("click", (event, item) => {
    const go = item?.datum?.go;
    if (!go) return;
    if (event.metaKey || event.ctrlKey) open(go, "_blank", "noopener");
    else location.assign(go);
  });
  const picture = live.querySelector("svg");
  picture.removeAttribute("style");
  picture.classList.add("chart");
  picture.setAttribute("focusable", "false");
  place.replaceChildren(live);
}

async function hydrate(figure) {
  const [{ embed }, answer] = await Promise.all([
    import(figure.dataset.bundle),
    fetch(figure.dataset.chart, { credentials: "same-origin", headers: { Accept: "application/json" } }),
  ]);
  if (!answer.ok) return;
  const { specifications } = await answer.json();
  for (const size of ["wide", "narrow"]) {
    const place = figure.querySelector(`.picture > .${size}`);
    if (place) await draw(embed, place, specifications[size]);
  }
  figure.dataset.liveSince = String(Math.round(performance.now()));
}

// Listened for on the document, so that a chart that htmx brings in is met as well.
if (!navigator.connection?.saveData) {
  document.addEventListener("pointerover", (event) => {
    const figure = event.target.closest?.(".picture")?.closest("figure[data-chart]");
    if (!figure) { hint.hidden = true; return; }
    if (!figure.dataset.bundle || figure.dataset.begun) return;
    figure.dataset.begun = "1";
    hydrate(figure).catch(() => {}); // the server's picture stays
  });
}
