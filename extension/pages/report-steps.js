// The three steps of the report page as elements.

import { TELLS } from "../shared/tells.js";
import { fieldViews } from "../shared/view/field-view.js";
import { reportLabel, reportProblem } from "../shared/view/report-view.js";
import { marked, visible } from "../shared/visible-text.js";
import { button, element } from "./dom.js";
import { LONGEST_NOTE, LONGEST_TEXT } from "./report-draft.js";

/**
 * @typedef {object} Stage
 * @property {1 | 2 | 3} step
 * @property {boolean} gone what the page was opened for is no longer there
 * @property {"text" | "reasons" | null} wrong what is missing in the first step
 * @property {boolean} choosing whether single messages are shown to choose from
 * @property {Map<string, Doorkeeper.ReportField>} fields all that were shown, also those that were taken out since
 * @property {Doorkeeper.ReportPreview | null} preview
 * @property {Doorkeeper.Desk | null | undefined} desk null where none is known, undefined where that cannot be told
 * @property {Doorkeeper.Problem | null} problem
 * @property {boolean} busy
 * @property {Doorkeeper.ReportReceipt | null} receipt
 */

/**
 * @typedef {Record<"next" | "back" | "send" | "copy" | "retry" | "mine" | "close", () => unknown> & {
 *   toggle: (name: string) => unknown, addMessages: (name: string) => unknown, draw: () => void }} Acts
 */

/** @typedef {import("./report-draft.js").ReportDraft} ReportDraft */
/** @typedef {import("../shared/language.js").Translate} Translate */
/** @typedef {(draft: ReportDraft, stage: Stage, acts: Acts, language: Doorkeeper.Language, t: Translate) => {title: string, nodes: Node[]}} Step */

/** @type {Step} */
export function whatStep(draft, stage, acts, language, t) {
  const offered = TELLS.filter((id) => id !== "warning-wrong" || draft.warned);
  const wrong = stage.wrong === "reasons";
  const fields = element(
    "fieldset",
    { class: "plain" },
    draft.ofText ? element("legend", { class: "sentence", text: t("report.what.pasted") }) : element("legend", { text: t("report.what.hint") }),
    wrong ? element("p", { id: "wrong", class: "wrong", role: "alert", text: t("report.what.none") }) : null,
    element("div", { class: "reasons" }, ...offered.map((id) => reason(id, draft, t))),
  );
  if (wrong) fields.setAttribute("aria-describedby", "wrong");
  return page(1, "report.what", t, [
    ...(stage.gone ? [element("p", { class: "note", text: t("report.gone") })] : []),
    ...noticeOf(stage, acts, language, t),
    ...(draft.seed?.observation ? [aboutNode(draft, t)] : []),
  ], [
    ...(draft.ofText ? [pasteBox(draft, stage, t)] : []),
    fields,
    noteBox(draft, t),
    element("div", { class: "acts" }, primary(button("next", t("report.continue"), () => void acts.next()))),
  ]);
}

/** @type {Step} */
export function checkStep(draft, stage, acts, language, t) {
  const { preview } = stage;
  const copied = element("div", { id: "copied", role: "status" });
  const back = button("back", t("report.back"), () => void acts.back());
  const copy = button("copy", t("report.copy"), () => void acts.copy());
  if (preview === null) {
    const waiting = stage.problem === null ? [element("p", { text: t("report.preparing") })] : [];
    return page(2, "report.check", t, [], [...waiting, ...noticeOf(stage, acts, language, t), element("div", { class: "acts" }, ...(stage.problem ? [copy] : []), back), copied]);
  }
  const { told, technical } = fieldViews([...stage.fields.values()], language, t);
  const there = new Set(preview.fields.map(({ name }) => name));
  const row = (/** @type {Doorkeeper.FieldView} */ view) => fieldRow(view, there.has(view.name), acts, t);
  const send = primary(button("send", t("report.send"), () => void acts.send()));
  send.disabled = stage.busy || !preview.fits;
  const { desk } = preview;
  return page(2, "report.check", t, [], [
    ...noticeOf(stage, acts, language, t),
    element("p", { text: t("report.check.text") }),
    element("dl", { class: "fields" }, ...told.map(row), ...messagesRow(draft, stage, acts, language, t)),
    element("h3", { text: t("report.technical") }),
    element("dl", { class: "fields technical" }, ...technical.map(row)),
    element("details", { id: "exact" }, element("summary", { text: t("report.exact") }), element("pre", { text: exact(preview.payload), dir: "ltr" })),
    ...(preview.fits ? [] : [element("p", { class: "wrong", role: "alert", text: t("report.large") })]),
    ...(desk ? [element("div", { class: "consent" }, element("p", { class: "sentence", text: t("report.consent", { desk: visible(desk.name, 120) }) }), deskWords(desk, language))] : []),
    element("div", { class: "acts" }, ...(desk ? [send, back, ...(stage.problem ? [copy] : [])] : [primary(copy), back])),
    copied,
  ]);
}

/** @type {Step} */
export function doneStep(draft, stage, acts, language, t) {
  const receipt = /** @type {Doorkeeper.ReportReceipt} */ (stage.receipt);
  const desk = visible(stage.desk?.name ?? "", 120);
  const label = reportLabel({ ...receipt, kind: receipt.kind ?? draft.kind }, language);
  return page(3, "report.saved", t, [], [
    element("dl", { class: "receipt" }, element("dt", { text: t("report.receipt") }), element("dd", { id: "label", text: label })),
    element("p", { text: t(stage.desk?.address ? "report.saved.text" : "report.saved.file", { desk }) }),
    element("p", { text: t("report.saved.back") }),
    element("div", { class: "acts" }, primary(button("mine", t("mine.title"), () => void acts.mine())), button("close", t("report.close"), () => void acts.close())),
  ]);
}

/** @param {1 | 2 | 3} step @param {"report.what" | "report.check" | "report.saved"} key @param {Translate} t @param {Node[]} before @param {Node[]} after */
function page(step, key, t, before, after) {
  const heading = element("h2", { id: "step" }, element("span", { class: "step", text: `${t("report.step", { step: String(step) })} ` }), element("span", { text: t(key) }));
  heading.tabIndex = -1;
  return { title: `${t(key)} – Doorkeeper`, nodes: [element("h1", { text: t("report.title") }), ...before, heading, ...after] };
}

/** What stands in the way, said first. @param {Stage} stage @param {Acts} acts @param {Doorkeeper.Language} language @param {Translate} t */
function noticeOf(stage, acts, language, t) {
  if (stage.problem) {
    const problem = reportProblem(stage.problem, language);
    const card = element(
      "div",
      { class: "card problem notice", role: "alert", id: "problem" },
      element("p", { class: "sentence", text: problem.sentence }),
      element("p", { text: problem.remedy }),
      element("p", { class: "quiet", text: problem.code }),
      stage.preview === null ? button("retry", t("report.retry"), () => void acts.retry()) : null,
    );
    card.tabIndex = -1;
    return [card];
  }
  if (stage.desk !== null) return [];
  return [
    element("div", { class: "card problem notice" }, element("p", { class: "sentence", text: t("report.no-desk") }), element("p", { text: t("report.no-desk.remedy") })),
  ];
}

/** @param {ReportDraft} draft @param {Translate} t */
function aboutNode(draft, t) {
  const { name, url } = draft;
  return element(
    "dl",
    { class: "about" },
    name ? element("div", {}, element("dt", { text: t("field.name") }), element("dd", { text: marked(name, 120), dir: "auto" })) : null,
    url ? element("div", {}, element("dt", { text: t("field.url") }), element("dd", { text: marked(url, 300), dir: "ltr" })) : null,
  );
}

/** @param {(typeof TELLS)[number]} id @param {ReportDraft} draft @param {Translate} t */
function reason(id, draft, t) {
  const input = element("input", { id: `reason-${id}` });
  Object.assign(input, { type: "checkbox", checked: draft.reasons.has(id), value: id });
  input.addEventListener("change", () => {
    if (input.checked) draft.reasons.add(id);
    else draft.reasons.delete(id);
  });
  const label = element("label", { text: t(`tell.${id}`) });
  label.htmlFor = input.id;
  return element("div", { class: "choice" }, input, label);
}

/** @param {ReportDraft} draft @param {Stage} stage @param {Translate} t */
function pasteBox(draft, stage, t) {
  const box = textBox("text", draft.text, LONGEST_TEXT, (value) => {
    draft.text = value;
  });
  box.classList.add("tall");
  const wrong = stage.wrong === "text";
  box.setAttribute("aria-describedby", wrong ? "text-wrong" : "text-hint");
  if (wrong) box.setAttribute("aria-invalid", "true");
  return element(
    "div",
    { class: "labelled" },
    labelOf("text", t("report.pasted")),
    element("p", { id: "text-hint", class: "quiet", text: t("report.pasted.hint") }),
    wrong ? element("p", { id: "text-wrong", class: "wrong", role: "alert", text: t("report.pasted.none") }) : null,
    box,
  );
}

/** @param {ReportDraft} draft @param {Translate} t */
function noteBox(draft, t) {
  const box = textBox("note", draft.note, LONGEST_NOTE, (value) => {
    draft.note = value;
  });
  return element("div", { class: "labelled" }, labelOf("note", t("report.note")), box);
}

/** @param {string} id @param {string} value @param {number} longest @param {(value: string) => void} take */
function textBox(id, value, longest, take) {
  const box = element("textarea", { id, dir: "auto" });
  box.maxLength = longest;
  box.value = value;
  box.addEventListener("input", () => take(box.value));
  return box;
}

/** @param {string} id @param {string} text */
function labelOf(id, text) {
  const label = element("label", { text });
  label.htmlFor = id;
  return label;
}

/** @param {Doorkeeper.FieldView} view @param {boolean} there @param {Acts} acts @param {Translate} t */
function fieldRow(view, there, acts, t) {
  const row = element(
    "div",
    there ? {} : { class: "gone" },
    element("dt", { text: view.label }),
    element("dd", {}, ...(there ? view.lines.map((text) => element("p", { text, dir: "auto" })) : [element("p", { text: t("report.removed") })])),
  );
  row.dataset.field = view.name;
  if (view.removable) {
    const act = button(`act-${view.name}`, t(there ? "report.remove" : "report.restore"), () => void acts.toggle(view.name));
    act.setAttribute("aria-label", there ? view.remove : view.restore);
    row.append(element("dd", { class: "act" }, act));
  }
  return row;
}

/**
 * The messages that are not in the report: to be added all at once, or one by one.
 *
 * @param {ReportDraft} draft @param {Stage} stage @param {Acts} acts @param {Doorkeeper.Language} language @param {Translate} t
 */
function messagesRow(draft, stage, acts, language, t) {
  const offered = draft.offeredMessages;
  if (offered.length === 0) return [];
  const fields = offered.map(([name, value]) => ({ name, value, removable: true }));
  const shown = stage.choosing ? fieldViews(fields, language, t).told : [];
  const list = element("ul", {}, ...shown.map((view) => element("li", {}, ...messageNodes(view, acts, t))));
  const single = element("details", { id: "choose-messages" }, element("summary", { id: "choose-single", text: t("report.messages.choose") }), list);
  single.open = stage.choosing;
  single.addEventListener("toggle", () => {
    if (single.open === stage.choosing) return;
    stage.choosing = single.open;
    acts.draw();
  });
  const all = button("add-messages", t("report.messages.add"), () => void acts.addMessages("messages"));
  const row = element(
    "div",
    { class: "gone" },
    element("dt", { text: t("report.messages") }),
    element("dd", {}, element("p", { text: t("report.messages.off", { count: String(offered.length) }) }), all, single),
  );
  row.dataset.field = "messages-off";
  return [row];
}

/** @param {Doorkeeper.FieldView} view @param {Acts} acts @param {Translate} t @returns {Node[]} */
function messageNodes({ name, label, lines }, acts, t) {
  const add = button(`add-${name}`, t("report.messages.one"), () => void acts.addMessages(name));
  add.setAttribute("aria-label", t("report.messages.one.name", { field: label }));
  return [...lines.map((text) => element("p", { text, dir: "auto" })), add];
}

/** What the desk itself says to reporters. @param {Doorkeeper.Desk} desk @param {Doorkeeper.Language} language */
function deskWords(desk, language) {
  const lang = desk.text[language] ? language : desk.text.en ? "en" : null;
  return lang ? element("p", { text: marked(desk.text[lang], 600), lang, dir: "auto" }) : null;
}

/** The payload itself with a line for each part; hidden characters are written as escapes. @param {string} payload */
function exact(payload) {
  return JSON.stringify(JSON.parse(payload), null, 1).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === "\n" ? character : Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}

/** @param {HTMLButtonElement} act */
function primary(act) {
  act.classList.add("primary");
  return act;
}
