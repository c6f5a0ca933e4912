// While htmx waits for an answer, the part that will change says so; when the answer fails, a message does and the part stays.
const wrong = document.getElementById("went-wrong");

function tell(which) {
  if (!wrong) return;
  const words = wrong.querySelector("span");
  words.textContent = words.dataset[which];
  wrong.hidden = false;
}

function settled(event) {
  event.detail.target?.removeAttribute("aria-busy");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  settled(event);
  if (event.detail.successful && wrong) wrong.hidden = true;
});
document.addEventListener("htmx:sendError", (event) => {
  settled(event);
  tell("away");
});
document.addEventListener("htmx:timeout", (event) => {
  settled(event);
  tell("away");
});
// An answer that a script takes in for itself (the reader shows the faults of its form) needs no message.
document.addEventListener("htmx:responseError", (event) => {
  tell(event.detail.xhr.status >= 500 ? "broke" : "refused");
});
wrong?.querySelector("button").addEventListener("click", () => {
  wrong.hidden = true;
});
