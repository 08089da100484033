import assert from "node:assert/strict";
import { test } from "node:test";

import { popupView } from "../../../../extension/shared/view/popup-view.js";
import { host, pack, page, problem, verdict } from "../../examples.js";

const now = new Date("2026-11-24T10:00:00Z");
const settings = { language: "en", inline: true, managed: [], resolved: "en" };
const view = (of, language = "en") => popupView({ page: page(), host: host(), settings, withdrawn: 0, reports: { waiting: 0, answers: 0 }, version: "0.1.0", ...of }, language, now);

const PAGES = [
  [page({ verdict: verdict("alert") }), "alert", "Alert", "This profile is named in an alert."],
  [page({ kind: "thread", verdict: verdict("alert") }), "alert", "Alert", "The person in this conversation is named in an alert."],
  [page({ verdict: verdict("caution") }), "caution", "Caution", "Details on this page match a warning."],
  [page({ verdict: verdict("note") }), "note", "Note", "Same name as a person in a warning. Many people share a name, and nothing else on this page matches."],
  [page({ verdict: verdict("none") }), "none", "No match", "Nothing in the installed packs matches this page. That is not a promise."],
  [page({ verdict: verdict("none", { packs: [] }) }), "problem", "Not protected", "No warnings are installed, so this page could not be checked."],
  [page({ status: "unreadable" }), "problem", "Not protected", "Doorkeeper could not read this page, so it has not been checked."],
  [page({ status: "failed", problem: problem("host.missing") }), "problem", "Not protected", "This page has not been checked, because the Doorkeeper program is not working."],
  [page({ status: "failed", problem: problem("observation.too-large") }), "problem", "Not protected", "This page has not been checked."],
  [page({ status: "other" }), "quiet", "Not checked", "There is nothing to check on this page. Doorkeeper checks LinkedIn profiles and open conversations."],
  [page({ status: "elsewhere" }), "quiet", "Not checked", "This is not a LinkedIn page. Doorkeeper checks LinkedIn profiles and open conversations."],
  [page({ status: "not-read" }), "quiet", "Not checked", "Doorkeeper has not read this page."],
  [page({ status: "private" }), "quiet", "Not checked", "LinkedIn does not show a profile here, so there is nothing to check."],
];
for (const [state, tone, word, sentence] of PAGES) {
  test(`this page: ${sentence}`, () => {
    const { page: shown, reason } = view({ page: state });
    assert.deepEqual([shown.tone, shown.word, shown.sentence], [tone, word, sentence]);
    assert.ok(reason.length > 0);
    if (tone === "problem") assert.ok(shown.remedy, "a problem comes with its mend");
    const welsh = view({ page: state }, "cy").page;
    assert.notEqual(welsh.sentence, sentence);
    assert.notEqual(welsh.word, word);
  });
}

test("a note is told of the same name, and that the words are about the listed person", () => {
  const shown = view({ page: page({ verdict: verdict("note") }) }).page;
  assert.match(shown.hits[0].lead, /who may be somebody else/);
  assert.equal(shown.hits[0].counterfactual, null);
});

test("the reason of an alert is its publisher's", () => {
  assert.equal(view({ page: page({ verdict: verdict("alert") }) }).reason, "Named in the MI5 alert of 18 November 2025");
});

const HOSTS = [
  [host(), "good", "Working.", false],
  [host({ status: "idle" }), "quiet", "Not needed yet.", false],
  [host({ status: "missing" }), "problem", "The Doorkeeper program is not set up for this browser, so pages cannot be checked.", true],
  [host({ status: "crashed" }), "problem", "The Doorkeeper program has stopped, so pages cannot be checked.", true],
  [host({ status: "hung" }), "problem", "The Doorkeeper program does not answer, so pages cannot be checked.", true],
  [host({ status: "forbidden" }), "problem", "The Doorkeeper program on this computer is not allowed to work with this browser, so pages cannot be checked.", true],
  [host({ status: "refused" }), "problem", "The Doorkeeper program does not accept this extension.", true],
  [host({ status: "unsupported" }), "problem", "The Doorkeeper program and this extension are of versions that do not work together.", true],
  [host({ status: "unsupported", update: "extension" }), "problem", "This extension is too old for the Doorkeeper program on this computer.", true],
  [host({ status: "unsupported", update: "host" }), "problem", "The Doorkeeper program on this computer is too old for this extension.", true],
];
for (const [state, tone, sentence, mend] of HOSTS) {
  test(`the program: ${sentence}`, () => {
    const shown = view({ host: state }).host;
    assert.deepEqual([shown.tone, shown.sentence], [tone, sentence]);
    assert.equal(shown.remedy !== null, mend);
    assert.equal(shown.retry !== null, mend);
  });
}

const PACKS = [
  [host({ packs: [pack()] }), [["Up to date", "good", "4 days"]], null],
  [host({ packs: [pack({ state: "stale", published: "2026-11-23" })] }), [["Due for an update", "problem", "1 day"]], null],
  [host({ packs: [pack({ state: "expired", published: "2026-11-24" })] }), [["Past its end date", "problem", "today"]], null],
  [host({ packs: [] }), [], "No warnings are installed."],
  [host({ packs: null }), [], "Not known yet."],
  [host({ status: "missing", packs: null }), [], "Not known while the Doorkeeper program is not working."],
];
for (const [state, rows, empty] of PACKS) {
  test(`packs: ${empty ?? rows[0][0]}`, () => {
    const shown = view({ host: state }).packs;
    assert.equal(shown.empty, empty);
    assert.deepEqual(shown.rows.map((row) => [row.state, row.tone, row.facts.find((fact) => fact.label === "Age")?.value]), rows);
  });
}

test("a pack from the future or without a date has no age, and no end date is said", () => {
  const shown = view({ host: host({ packs: [pack({ published: "2030-01-01", expires: null }), pack({ published: null })] }) }).packs;
  assert.equal(shown.rows[0].facts.some((fact) => fact.label === "Age"), false);
  assert.equal(shown.rows[0].facts.find((fact) => fact.label === "Use until")?.value, "no end date");
  assert.equal(shown.rows[1].facts.find((fact) => fact.label === "Published")?.value, "not given");
});

test("warnings that were taken back are told until they are read", () => {
  assert.equal(view({}).withdrawn, null);
  assert.match(view({ withdrawn: 2 }).withdrawn.sentence, /taken back/);
  assert.notEqual(view({ withdrawn: 2 }, "cy").withdrawn.label, view({ withdrawn: 2 }).withdrawn.label);
});

test("a hostile name is shown marked", () => {
  assert.equal(view({ page: page({ name: "Jo\u202eanna", verdict: verdict("none") }) }).page.subject.value, "Jo[U+202E]anna");
});
