/**
 * Copies a text; where the browser does not let us, shows it to be copied by hand. What is said comes into `place`.
 *
 * @param {string} text
 * @param {HTMLElement} place
 * @param {import("../shared/language.js").Translate} t
 */
export async function copyText(text, place, t) {
  try {
    await navigator.clipboard.writeText(text);
    place.textContent = t("banner.copied");
  } catch {
    const box = document.createElement("textarea");
    box.readOnly = true;
    box.value = text;
    box.setAttribute("aria-label", t("report.copy"));
    place.replaceChildren(t("banner.copy-failed"), box);
    box.focus();
    box.select();
  }
}
