// The forms that write into a ledger: what does not belong to the chosen voice, or to a voided line, steps aside.
// Without this script everything stays visible and the server says what does not fit.

const EVIDENCE = "evidence";

function followVoice(form) {
  const chosen = form.querySelector('input[name="voice"]:checked');
  const axis = chosen && (chosen.value === EVIDENCE ? EVIDENCE : "claim");
  const parts = form.querySelectorAll("[data-voice]");
  if (parts.length < 2) return;
  for (const part of parts) {
    part.hidden = part.dataset.voice !== (axis || "claim");
  }
  const more = form.querySelector("details[data-more]");
  if (more && axis === EVIDENCE) more.open = true;
}

function followVoid(form) {
  for (const part of form.querySelectorAll("[data-unless]")) {
    const box = document.getElementById(part.dataset.unless);
    part.hidden = Boolean(box && box.checked);
  }
}

for (const form of document.querySelectorAll("form.ours")) {
  form.addEventListener("change", () => {
    followVoice(form);
    followVoid(form);
  });
  followVoice(form);
  followVoid(form);
}
