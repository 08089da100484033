// The report page, in three steps: what happened; what will be sent, field by field; the receipt. Nothing is kept or sent
// before the person presses "Send". What is shown in the second step and what is then sealed are the host's one answer.

import { translator } from "../shared/language.js";
import { fieldLines, fieldViews } from "../shared/view/field-view.js";
import { ask } from "./ask.js";
import { copyText } from "./copy-text.js";
import { pageLanguage, whenSettingsChange } from "./page-language.js";
import { checkStep, doneStep, whatStep } from "./report-steps.js";
import { ReportDraft } from "./report-draft.js";

/** @typedef {{ ok: false, error: Doorkeeper.Problem }} Refused */

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const status = /** @type {HTMLElement} */ (document.querySelector("[role=status]"));
const GONE = { code: "host.crashed", message: "", remedy: "" };

/** Milliseconds after which a program that did not answer is asked once more. */
const PAUSE = 1000;

let language = await pageLanguage();
const token = location.search.slice(1);
const { seed } = token === "" ? { seed: null } : await asked(/** @type {const} */ ({ type: "report.seed", token }), { seed: null });
const draft = new ReportDraft(seed);

/** @type {import("./report-steps.js").Stage} */
const stage = {
  step: 1,
  gone: token !== "" && seed === null,
  choosing: false,
  wrong: null,
  fields: new Map(),
  preview: null,
  desk: undefined,
  problem: null,
  busy: false,
  receipt: null,
};
/** Counts the previews that were asked for: an answer to an earlier one is out of date. */
let turn = 0;

draw();
whenSettingsChange(() => void pageLanguage().then((now) => {
  language = now;
  draw();
}));
// said before the person has taken any trouble
void lookForDesk();

/** Shows where things stand; what has the focus keeps it, unless the step is another. @param {boolean} [moved] */
function draw(moved = false) {
  const t = translator(language);
  const focused = document.activeElement?.id;
  const acts = { next, back, send, copy, toggle, addMessages, retry, mine, close, draw };
  const step = stage.step === 1 ? whatStep : stage.step === 2 ? checkStep : doneStep;
  const { title, nodes } = step(draft, stage, acts, language, t);
  document.title = title;
  main.replaceChildren(...nodes);
  const target = moved ? "step" : focused;
  if (target) document.getElementById(target)?.focus();
}

async function next() {
  stage.wrong = draft.ofText && draft.text.trim() === "" ? "text" : draft.reasons.size === 0 ? "reasons" : null;
  if (stage.wrong !== null) {
    draw();
    /** @type {HTMLElement | null} */ (main.querySelector(stage.wrong === "text" ? "#text" : "input[type=checkbox]"))?.focus();
    return;
  }
  stage.step = 2;
  stage.fields.clear();
  stage.preview = null;
  stage.problem = null;
  draw(true);
  await preview();
}

function back() {
  Object.assign(stage, { step: 1, problem: null, busy: false, wrong: null });
  turn += 1;
  draw(true);
}

/** Asks what would be sent as things are chosen now, and shows it. */
async function preview() {
  const mine = ++turn;
  stage.busy = true;
  status.textContent = translator(language)("report.preparing");
  const reply = await asked({ type: "report.preview", draft: draft.value() }, { preview: null });
  if (mine !== turn) return;
  status.textContent = "";
  stage.busy = false;
  stage.preview = reply.preview ?? null;
  stage.desk = stage.preview?.desk;
  if (reply.error) stage.problem = reply.error;
  for (const field of stage.preview?.fields ?? []) stage.fields.set(field.name, field);
  draw();
}

/** Takes a field out of the report, or puts it back. @param {string} name */
async function toggle(name) {
  if (!draft.omitted.delete(name)) draft.omitted.add(name);
  stage.problem = null;
  await preview();
}

/** Puts the text of all messages, or of one, into the report. @param {string} name */
async function addMessages(name) {
  draft.included.add(name);
  stage.problem = null;
  await preview();
  // the act that was pressed is gone
  /** @type {HTMLElement | null} */ (main.querySelector("#choose-messages[open] button") ?? main.querySelector("[data-field^='messages['] button"))?.focus();
}

async function retry() {
  stage.problem = null;
  return stage.step === 2 ? preview() : lookForDesk();
}

/** @param {boolean} [again] whether a program that is just starting anew is asked once more */
async function lookForDesk(again = true) {
  const { list, error } = await asked(/** @type {const} */ ({ type: "report.setup" }), { list: null });
  if (stage.step !== 1) return;
  if (error && again) setTimeout(() => void lookForDesk(false), PAUSE);
  stage.desk = list?.desk;
  stage.problem = error ?? list.problem;
  draw();
}

async function send() {
  const { preview: shown } = stage;
  if (shown === null || stage.busy) return;
  stage.busy = true;
  stage.problem = null;
  draw();
  status.textContent = translator(language)("report.sending");
  const reply = await asked({ type: "report.save", draft: draft.value(), payload: shown.payload }, { receipt: null });
  status.textContent = "";
  stage.busy = false;
  if (reply.receipt) {
    stage.receipt = reply.receipt;
    stage.step = 3;
    return draw(true);
  }
  stage.problem = reply.error;
  if (reply.error.code === "report.changed") await preview();
  else draw();
  /** @type {HTMLElement | null} */ (main.querySelector("#problem"))?.focus();
}

async function copy() {
  const t = translator(language);
  const { told } = fieldViews(stage.preview?.fields ?? draft.plainFields(), language, t);
  const at = /** @type {HTMLElement} */ (main.querySelector("#copied"));
  await copyText([t("copy.title"), ...fieldLines(told)].join("\n"), at, t);
}

function mine() {
  location.assign("reports.html");
}

async function close() {
  const tab = await chrome.tabs.getCurrent();
  if (tab?.id !== undefined) await chrome.tabs.remove(tab.id);
}

/**
 * Asks the background; a refusal comes as `error`, and so does silence.
 *
 * @template {object} Answer
 * @param {Doorkeeper.OwnMessage} message
 * @param {Answer} otherwise
 * @returns {Promise<any>}
 */
async function asked(message, otherwise) {
  // No answer at all: the browser ended the background meanwhile. Asking again starts it, and nothing is done twice by it.
  /** @type {any} */
  const reply = (await ask(message).catch(() => undefined)) ?? (await ask(message).catch(() => undefined));
  if (reply?.ok) return reply;
  return { ...otherwise, error: reply?.error ?? GONE };
}
