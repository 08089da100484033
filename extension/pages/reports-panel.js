// The part of the settings about reports: where they go, whether the desk knows this computer, and its code.

import { translator } from "../shared/language.js";
import { reportProblem } from "../shared/view/report-view.js";
import { visible } from "../shared/visible-text.js";
import { ask } from "./ask.js";
import { button, element } from "./dom.js";

export class ReportsPanel {
  node = element("section", { id: "reports" });
  #language = /** @type {Doorkeeper.Language} */ ("en");
  /** @type {{ok: true, list: Doorkeeper.ReportList} | {ok: false, error: Doorkeeper.Problem} | null} */
  #reply = null;
  /** @type {Doorkeeper.Problem | null} */
  #problem = null;
  #code = "";

  /** Shows it in a language. @param {Doorkeeper.Language} language */
  show(language) {
    this.#language = language;
    this.#draw();
  }

  /** Asks how reporting is set up, and shows it. */
  async refresh() {
    this.#reply = await ask(/** @type {const} */ ({ type: "report.setup" })).then((found) => /** @type {any} */ (found), () => null);
    this.#draw();
  }

  #draw() {
    const t = translator(this.#language);
    const focused = this.node.contains(document.activeElement) ? document.activeElement?.id : undefined;
    const mine = button("my-reports", t("mine.title"), () => void chrome.tabs.create({ url: chrome.runtime.getURL("pages/reports.html") }));
    this.node.replaceChildren(element("h2", { text: t("reports.heading") }), ...this.#setup(t), element("div", { class: "acts" }, mine));
    if (focused) document.getElementById(focused)?.focus();
  }

  /** @param {import("../shared/language.js").Translate} t @returns {Node[]} */
  #setup(t) {
    const reply = this.#reply;
    if (!reply?.ok) return reply ? [element("p", { text: reportProblem(reply.error, this.#language).sentence })] : [];
    const { desk, problem, enrolled, enrolment } = reply.list;
    if (problem) return [element("p", { class: "note", text: reportProblem(problem, this.#language).sentence })];
    if (desk === null) return [element("p", { text: t("report.no-desk") }), element("p", { text: t("report.no-desk.remedy") })];
    const goes = element("p", { text: t("mine.desk", { desk: visible(desk.name, 120) }) });
    if (enrolled) return [goes, element("p", { text: t("reports.enrolled") })];
    const state = enrolment.waiting ? "reports.waiting" : enrolment.problem ? "reports.refused" : "reports.not-enrolled";
    return [goes, element("p", { id: "enrolment", role: "status", text: t(state) }), ...this.#codeBox(t)];
  }

  /** @param {import("../shared/language.js").Translate} t @returns {Node[]} */
  #codeBox(t) {
    const box = element("input", { id: "code" });
    Object.assign(box, { type: "text", value: this.#code, maxLength: 200, autocomplete: "off", spellcheck: false });
    box.addEventListener("input", () => {
      this.#code = box.value;
    });
    const label = element("label", { text: t("reports.code") });
    label.htmlFor = "code";
    const wrong = this.#problem && reportProblem(this.#problem, this.#language);
    if (wrong) {
      box.setAttribute("aria-invalid", "true");
      box.setAttribute("aria-describedby", "code-wrong");
    }
    return [
      element(
        "div",
        { class: "labelled" },
        label,
        wrong ? element("p", { id: "code-wrong", class: "wrong", role: "alert", text: `${wrong.sentence} ${wrong.remedy}` }) : null,
        box,
      ),
      element("div", { class: "acts" }, button("enrol", t("reports.enrol"), () => void this.#enrol())),
    ];
  }

  async #enrol() {
    /** @type {any} */
    const answer = await ask({ type: "report.enrol", code: this.#code.trim() }).catch(() => undefined);
    this.#problem = answer?.ok ? null : (answer?.error ?? { code: "host.crashed", message: "", remedy: "" });
    if (answer?.ok) this.#code = "";
    await this.refresh();
    if (this.#problem) document.getElementById("code")?.focus();
  }
}
