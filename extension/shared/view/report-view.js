// What is said of a report: what it is called, why something about it did not work, and the list of "My reports".

import { dateInWords, isTextKey, localDay, momentInWords, translator } from "../language.js";
import { marked } from "../visible-text.js";
import { paragraphs } from "./field-view.js";

/** @type {Record<string, "profile" | "company" | "thread" | "text">} */
const LABELS = { profile: "profile", card: "profile", company: "company", thread: "thread", selection: "text", text: "text" };
const STATES = /** @type {const} */ (["saved", "delivered", "answered", "withdrawn"]);

/**
 * What a report is called wherever somebody may look over the shoulder: its kind and its day, never a name.
 *
 * @param {{kind: string | null, at: string}} report
 * @param {Doorkeeper.Language} language
 * @returns {string}
 */
export function reportLabel({ kind, at }, language) {
  const word = kind !== null && Object.hasOwn(LABELS, kind) ? LABELS[kind] : "other";
  return translator(language)(`report.label.${word}`, { date: dateInWords(localDay(at) ?? at, language) });
}

/** Codes by what a person makes of them. The first that fits counts. */
const PROBLEMS = /** @type {const} */ ([
  [/^report\.changed$/, "changed"],
  [/^(?:report|frame)\.too_large$/, "large"],
  [/^outbox\.full$/, "full"],
  [/^(?:outbox|device)\./, "disk"],
  [/^desk\./, "card"],
  [/^report\.no_desk$/, "no-desk"],
  [/^method\./, "old"],
  [/^(?:host|protocol|caller)\./, "host"],
  [/^report\.delivered$/, "delivered"],
  [/^report\.busy$/, "busy"],
  [/^report\.uncertain$/, "uncertain"],
  [/^report\.unknown$/, "unknown"],
  [/^report\.export_large$/, "many"],
  [/^report\.none_waiting$/, "waiting"],
  [/^enrolment\.code$/, "code"],
]);

/**
 * @param {Doorkeeper.Problem} problem
 * @param {Doorkeeper.Language} language
 * @returns {{sentence: string, remedy: string, code: string}}
 */
export function reportProblem(problem, language) {
  const t = translator(language);
  const kind = PROBLEMS.find(([pattern]) => pattern.test(problem.code))?.[1] ?? "other";
  return { sentence: t(`report.problem.${kind}`), remedy: t(`report.problem.${kind}.remedy`), code: t("refusal.code", { code: marked(problem.code, 60) }) };
}

/** What holds one report up. The first that fits counts. */
const HELD = /** @type {const} */ ([
  [/^enrolment\.needed$/, "needed"],
  [/^(?:enrolment|credential|device)\./, "enrolment"],
  [/^delivery\.refused$/, "refused"],
  [/^report\.other_desk$/, "desk"],
  [/^report\.no_address$/, "file"],
  [/^report\.lost$/, "lost"],
  [/^report\.uncertain$/, "uncertain"],
]);

/** Why the last delivery ended before its end. */
const DELIVERY = /** @type {const} */ ([
  [/^delivery\.network$/, "network"],
  [/^delivery\.busy$/, "busy"],
  [/^delivery\.answer$/, "answer"],
  [/^outbox\./, "disk"],
]);

/**
 * Said once above the list, while reports wait: why the last delivery did not work.
 *
 * @param {Doorkeeper.ReportList} list
 * @param {Doorkeeper.Language} language
 * @returns {string | null}
 */
export function deliveryNotice({ delivery, waiting }, language) {
  if (delivery === null || waiting === 0) return null;
  return translator(language)(`mine.delivery.${DELIVERY.find(([pattern]) => pattern.test(delivery))?.[1] ?? "other"}`);
}

/**
 * @param {Doorkeeper.ListedReport[]} reports
 * @param {Doorkeeper.Language} language
 * @returns {Doorkeeper.MyReportView[]}
 */
export function myReports(reports, language) {
  const t = translator(language);
  return reports.map((report) => {
    const label = reportLabel(report, language);
    const state = STATES.find((known) => known === report.state);
    const when = (/** @type {"reported" | "delivered" | "answered"} */ what, /** @type {string | null | undefined} */ at) =>
      at ? [{ label: t(`mine.${what}`), value: momentInWords(at, language) }] : [];
    return {
      id: report.id,
      label,
      state: state ? t(`mine.state.${state}`) : marked(report.state, 40),
      tone: state === "answered" ? "good" : report.problem ? "problem" : "plain",
      facts: [...when("reported", report.at), ...when("delivered", report.delivered), ...when("answered", report.outcome?.at)],
      answer: report.outcome && {
        sentence: outcomeSentence(report.outcome.disposition, t),
        noteLabel: t("mine.note"),
        note: report.outcome.note ? paragraphs(report.outcome.note) : [],
      },
      problem: report.problem && state === "saved" ? t(`mine.problem.${HELD.find(([pattern]) => pattern.test(report.problem ?? ""))?.[1] ?? "other"}`) : null,
      withdraw: state === "saved" && report.problem !== "report.uncertain" ? { label: t("mine.withdraw"), name: t("mine.withdraw.name", { label }) } : null,
    };
  });
}

/** @param {string} disposition @param {import("../language.js").Translate} t */
function outcomeSentence(disposition, t) {
  const key = `outcome.${disposition}`;
  return t(isTextKey(key) ? key : "outcome.other");
}
