/* Offers the browser's own time zone beside the field, where another stands in it. */
const offer = document.getElementById("own-zone");
const field = document.getElementById("id_time_zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (offer && field && own) {
  const button = offer.querySelector("button");
  const judge = () => { offer.hidden = field.value === own; };
  button.textContent = own;
  button.addEventListener("click", () => {
    field.value = own;
    judge();
    field.focus();
  });
  field.addEventListener("input", judge);
  judge();
}
