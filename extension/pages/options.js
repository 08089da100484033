// Settings, and the first-run page: language, where warnings show, the packs, and what is read, in plain words.

import { translator, resolveLanguage } from "../shared/language.js";
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { PacksPanel } from "./packs-panel.js";
import { ReportsPanel } from "./reports-panel.js";

/** @typedef {{ ok: true, settings: Doorkeeper.Settings } | { ok: false, error: Doorkeeper.Problem }} Reply */
/** @typedef {import("../shared/language.js").Translate} Translate */

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const first = new URLSearchParams(location.search).has("first");
const saved = element("p", { id: "saved", role: "status" });
const packs = new PacksPanel();
const reports = new ReportsPanel();

/** @type {Reply | null} */
const reply = await ask(/** @type {const} */ ({ type: "settings.get" })).then((found) => /** @type {Reply} */ (found), () => null);
if (reply?.ok) {
  render(reply.settings);
  await Promise.all([packs.refresh(), reports.refresh()]);
} else {
  const language = resolveLanguage("auto", navigator.languages);
  document.documentElement.lang = language;
  main.replaceChildren(element("p", { role: "alert", text: translator(language)("popup.broken") }));
}

/** @param {Doorkeeper.Settings} settings */
function render(settings) {
  const t = translator(settings.resolved);
  document.documentElement.lang = settings.resolved;
  document.title = t("options.title");
  const focused = document.activeElement?.id;
  packs.show(settings.resolved);
  reports.show(settings.resolved);
  main.replaceChildren(
    ...(first ? [element("h1", { text: t("options.welcome") }), element("div", { class: "welcome" }, element("p", { text: t("options.welcome.text") }), element("p", { text: t("options.welcome.check") }))] : [element("h1", { text: t("options.title") })]),
    languageChoice(settings, t),
    placeChoice(settings, t),
    saved,
    packs.node,
    reports.node,
    ...["reads", "leaves"].flatMap((part) => paragraph(t, /** @type {"reads" | "leaves"} */ (part))),
    element("p", { text: t("options.closed.text") }),
    ...paragraph(t, "limits"),
  );
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {Translate} t @param {"reads" | "leaves" | "limits"} part */
function paragraph(t, part) {
  return [element("h2", { text: t(`options.${part}`) }), element("p", { text: t(`options.${part}.text`) })];
}

/** @param {Doorkeeper.Settings} settings @param {Translate} t */
function languageChoice(settings, t) {
  const fixed = settings.managed.includes("language");
  const names = { auto: t("options.language.auto"), en: translator("en")("language.name"), cy: translator("cy")("language.name") };
  const choices = /** @type {const} */ (["auto", "en", "cy"]).map((language) =>
    choice({
      group: "language",
      id: `language-${language}`,
      label: names[language],
      lang: language === "auto" ? settings.resolved : language,
      checked: settings.language === language,
      fixed,
      choose: () => save({ language }),
    }),
  );
  return element(
    "fieldset",
    {},
    element("legend", { text: t("options.language") }),
    fixed ? element("p", { text: t("options.language.managed") }) : null,
    ...choices,
  );
}

/** @param {Doorkeeper.Settings} settings @param {Translate} t */
function placeChoice(settings, t) {
  const fixed = settings.managed.includes("inline");
  const choices = /** @type {const} */ (["inline", "toolbar"]).map((place) =>
    choice({
      group: "place",
      id: place,
      label: t(`options.${place}`),
      lang: settings.resolved,
      text: t(`options.${place}.text`),
      checked: settings.inline === (place === "inline"),
      fixed,
      choose: () => save({ inline: place === "inline" }),
    }),
  );
  return element(
    "fieldset",
    {},
    element("legend", { text: t("options.where") }),
    fixed ? element("p", { text: t("options.where.managed") }) : null,
    ...choices,
    element("p", { class: "note", text: t("options.agreement") }),
  );
}

/** @param {{ group: string, id: string, label: string, lang: string, text?: string, checked: boolean, fixed: boolean, choose: () => Promise<void> }} about */
function choice({ group, id, label, lang, text, checked, fixed, choose }) {
  const input = element("input", { id });
  Object.assign(input, { type: "radio", name: group, checked, disabled: fixed });
  input.addEventListener("change", () => void choose());
  const named = element("label", { text: label, lang });
  named.htmlFor = id;
  const node = element("div", { class: "choice" }, input, named);
  if (text) {
    node.append(element("p", { id: `${id}-text`, text }));
    input.setAttribute("aria-describedby", `${id}-text`);
  }
  return node;
}

/** @param {{ language?: string, inline?: boolean }} change */
async function save(change) {
  /** @type {Reply | null} */
  const answer = await ask({ type: "settings.set", ...change }).then((found) => /** @type {Reply} */ (found), () => null);
  if (answer?.ok) {
    render(answer.settings);
    saved.textContent = translator(answer.settings.resolved)("options.saved");
    saved.lang = answer.settings.resolved;
  } else saved.textContent = translator(/** @type {Doorkeeper.Language} */ (document.documentElement.lang))("options.failed");
}
