// "My reports": where each stands, what the desk answered, taking one back, and a file for where there is no connection.

import { translator } from "../shared/language.js";
import { deliveryNotice, myReports, reportProblem } from "../shared/view/report-view.js";
import { visible } from "../shared/visible-text.js";
import { ask } from "./ask.js";
import { button, element, headed } from "./dom.js";
import { factList } from "./pack-card.js";
import { pageLanguage, whenSettingsChange } from "./page-language.js";

/** @typedef {{ ok: true, list: Doorkeeper.ReportList } | { ok: false, error: Doorkeeper.Problem }} Reply */

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const status = /** @type {HTMLElement} */ (document.querySelector("[role=status]"));
const GONE = { code: "host.crashed", message: "", remedy: "" };

let language = await pageLanguage();
/** @type {Reply} */
let reply = await asked({ type: "report.list" });
/** @type {Doorkeeper.Problem | null} */
let problem = null;
/** The file that was made last. @type {{name: string, url: string} | null} */
let file = null;

draw();
chrome.storage.onChanged.addListener((changes) => {
  if (changes.reports) void refresh();
});
whenSettingsChange(() => void pageLanguage().then((now) => {
  language = now;
  draw();
}));

async function refresh() {
  const now = /** @type {Reply} */ (await asked({ type: "report.list" }));
  if (JSON.stringify(now) === JSON.stringify(reply)) return;
  reply = now;
  draw();
}

function draw() {
  const t = translator(language);
  const focused = document.activeElement?.id;
  document.title = `${t("mine.title")} – Doorkeeper`;
  const heading = element("h1", { text: t("mine.title") });
  const shown = reply.ok ? problem : reply.error;
  main.replaceChildren(heading, ...(shown ? [problemNode(shown, t)] : []), ...(reply.ok ? listNodes(reply.list, t) : []));
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {Doorkeeper.ReportList} list @param {import("../shared/language.js").Translate} t @returns {Node[]} */
function listNodes(list, t) {
  const another = button("paste", t("report.paste"), () => location.assign("report.html"));
  const empty = list.reports.length === 0;
  const notice = deliveryNotice(list, language);
  return [
    element("p", { text: t(empty ? "mine.empty" : "mine.text") }),
    list.desk ? element("p", { text: t("mine.desk", { desk: visible(list.desk.name, 120) }) }) : element("p", { class: "note", text: t("report.no-desk") }),
    ...(notice ? [element("p", { class: "note", id: "delivery", text: notice })] : []),
    ...myReports(list.reports, language).map((report) => reportNode(report)),
    element("div", { class: "acts" }, another),
    ...(list.waiting > 0 ? exportNodes(t) : []),
  ];
}

/** @param {Doorkeeper.MyReportView} report */
function reportNode({ id, label, state, tone, facts, answer, problem: trouble, withdraw }) {
  const act = withdraw && button(`withdraw-${id}`, withdraw.label, () => void takeBack(id));
  act?.setAttribute("aria-label", withdraw?.name ?? "");
  const heading = headed("h2", label);
  heading.id = `report-${id}`;
  return element(
    "div",
    { class: `card pack mine ${tone}` },
    heading,
    element("p", { class: "state", text: state }),
    answer && element("p", { class: "sentence", text: answer.sentence }),
    answer && answer.note.length > 0
      ? element("div", { class: "note" }, element("p", { class: "quiet", text: answer.noteLabel }), ...answer.note.map((text) => element("p", { class: "desk-note", text, dir: "auto" })))
      : null,
    trouble ? element("p", { text: trouble }) : null,
    factList(facts),
    act ? element("div", { class: "acts" }, act) : null,
  );
}

/** @param {string} id */
async function takeBack(id) {
  const answer = /** @type {Reply} */ (await asked({ type: "report.withdraw", id }));
  problem = answer.ok ? null : answer.error;
  reply = answer.ok ? answer : /** @type {Reply} */ (await asked({ type: "report.list" }));
  draw();
  document.getElementById(answer.ok ? `report-${id}` : "problem")?.focus();
  if (answer.ok) status.textContent = translator(language)("mine.withdrawn");
}

/** @param {import("../shared/language.js").Translate} t @returns {Node[]} */
function exportNodes(t) {
  const said = element("p", { id: "exported", role: "status", text: file ? t("mine.export.done", { name: visible(file.name, 100) }) : "" });
  return [element("h2", { text: t("mine.export") }), element("p", { text: t("mine.export.text") }), element("div", { class: "acts" }, button("export", t("mine.export.act"), () => void exportFile())), said];
}

/** The file goes the way of any download: by a link to what the page holds, so no permission is needed. */
async function exportFile() {
  const answer = await asked({ type: "report.export" });
  problem = answer.ok ? null : answer.error;
  if (answer.ok) {
    if (file) URL.revokeObjectURL(file.url);
    file = { name: answer.file.name, url: URL.createObjectURL(new Blob([bytesOf(answer.file.data)], { type: "application/octet-stream" })) };
    const link = element("a");
    link.href = file.url;
    link.download = file.name;
    link.click();
  }
  draw();
  if (problem) document.getElementById("problem")?.focus();
}

/** @param {string} data base64 */
function bytesOf(data) {
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}

/** @param {Doorkeeper.Problem} found @param {import("../shared/language.js").Translate} t */
function problemNode(found, t) {
  const said = reportProblem(found, language);
  const card = element(
    "div",
    { class: "card problem notice", role: "alert", id: "problem" },
    element("p", { class: "sentence", text: said.sentence }),
    element("p", { text: said.remedy }),
    element("p", { class: "quiet", text: said.code }),
    reply.ok ? null : button("retry", t("report.retry"), () => void refresh()),
  );
  card.tabIndex = -1;
  return card;
}

/** @param {Doorkeeper.OwnMessage} message @returns {Promise<any>} */
async function asked(message) {
  return (await ask(message).catch(() => undefined)) ?? { ok: false, error: GONE };
}
