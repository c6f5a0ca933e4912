// A link to a passage (#p12) lights all of it, though other passages split it into pieces.
function light() {
  const wanted = /^#p(\d+)$/.exec(window.location.hash);
  for (const piece of document.querySelectorAll("mark[data-passages]")) {
    const lit = wanted !== null && piece.dataset.passages.split(" ").includes(wanted[1]);
    piece.classList.toggle("lit", lit);
  }
}

window.addEventListener("hashchange", light);
if (window.location.hash) light();
