import assert from "node:assert/strict";
import { test } from "node:test";

import { translator } from "../../../../extension/shared/language.js";
import { fieldLines, fieldViews } from "../../../../extension/shared/view/field-view.js";
import { deliveryNotice, myReports, reportLabel, reportProblem } from "../../../../extension/shared/view/report-view.js";
import { preview, problem, report, reportList } from "../../examples.js";

const shown = (change, language = "en") => fieldViews(preview(change).fields, language, translator(language));
const linesOf = (name, value, language) => {
  const { told, technical } = shown({ [name]: value }, language);
  return [...told, ...technical].find((view) => view.name === name).lines;
};

const LINES = [
  ["reasons", ["flattery", "other"], ["They flatter me, my expertise or my position.", "Something else."]],
  ["reasons", ["of-a-newer-host"], ["of-a-newer-host"]],
  ["note", "One\n\nTwo\r\nThree", ["One", "Two", "Three"]],
  ["name", "Am\u200banda\u202eQiu", ["Am[U+200B]anda[U+202E]Qiu"]],
  ["organisations[0]", { name: "BR-YR", role: "Recruiter", url: "https://x.example/", current: true }, ["BR-YR", "Recruiter", "Now", "https://x.example/"]],
  ["organisations[0]", { current: false }, ["Not now"]],
  ["messages[0]", { from: "them", at: "2026-11-20", text: "Hello\nDear Sir" }, ["From them, 20 November 2026", "Hello", "Dear Sir"]],
  ["messages[0]", { from: "me", text: "No" }, ["From you", "No"]],
  ["kind", "profile", ["A profile"]],
  ["warning", { band: "none", hits: [], packs: [{ id: "uk-parliament", version: "1" }] }, ["No match", "Pack: uk-parliament 1"]],
  // shapes of a newer host are shown as they are
  ["warning", { band: "alert" }, ['{"band":"alert"}']],
  ["organisations[0]", null, ["null"]],
  ["newer", { a: 1 }, ['{"a":1}']],
];
for (const [name, value, lines] of LINES) {
  test(`field ${name} ${JSON.stringify(value)}`, () => assert.deepEqual(linesOf(name, value), lines));
}

test("a warning says what was shown: title, source, evidence, entry, pack", () => {
  const hit = { indicator: "uk-parliament/x", pack: "uk-parliament", title: "Named in an alert", source: { publisher: "MI5", title: "Alert 1", date: "2025-11-18" }, evidence: [{ feature: "name", how: ["same"], observed: "A\u200b", listed: "A" }] };
  const said = linesOf("warning", { band: "alert", hits: [hit], packs: [] }).join("\n");
  for (const words of ["Alert", "Named in an alert", "MI5, 18 November 2025: Alert 1", "A[U+200B]", "the same", "uk-parliament/x"]) assert.ok(said.includes(words), words);
  assert.match(linesOf("warning", { band: "alert", hits: [hit], packs: [] }, "cy").join("\n"), /yr un peth/);
});

test("nothing is cut, however long", () => {
  assert.equal(linesOf("text", "é".repeat(100_000))[0].length, 100_000);
});

test("the order stays when a field is taken out; several of a kind are numbered; each act says what it is about", () => {
  const { told, technical } = fieldViews(preview({ "links[1]": "https://b.example", "links[0]": "https://a.example", "emails[0]": "a@b.example" }).fields.reverse(), "en", translator("en"));
  assert.deepEqual(told.map(({ label }) => label), ["What happened", "Name on the page", "Address of the page", "Link 1", "Link 2", "E-mail address"]);
  assert.deepEqual(technical.map(({ name }) => name), ["kind", "at", "outcome", "id", "v"]);
  const link = told.find(({ name }) => name === "links[1]");
  assert.deepEqual([link.remove, link.restore], ["Remove: Link 2", "Put back: Link 2"]);
  assert.deepEqual([...told, ...technical].filter(({ removable }) => !removable).map(({ name }) => name), ["reasons", "at", "id", "v"]);
});

test("the copy by hand holds every line", () => {
  const { told } = shown({ note: "One\nTwo" });
  assert.deepEqual(fieldLines(told).slice(1, 4), ["What you wrote:", "  One", "  Two"]);
});

const LABELS = [
  ["profile", "Profile report of 24 November 2026", "Adroddiad ar broffil, 24 Tachwedd 2026"],
  ["card", "Profile report of 24 November 2026", "Adroddiad ar broffil, 24 Tachwedd 2026"],
  ["company", "Company report of 24 November 2026", "Adroddiad ar gwmni, 24 Tachwedd 2026"],
  ["thread", "Message report of 24 November 2026", "Adroddiad ar neges, 24 Tachwedd 2026"],
  ["text", "Text report of 24 November 2026", "Adroddiad ar destun, 24 Tachwedd 2026"],
  [null, "Report of 24 November 2026", "Adroddiad, 24 Tachwedd 2026"],
  ["constructor", "Report of 24 November 2026", "Adroddiad, 24 Tachwedd 2026"],
];
for (const [kind, en, cy] of LABELS) {
  test(`label of ${kind}`, () => {
    const at = "2026-11-24T12:00:00Z";
    assert.equal(reportLabel({ kind, at }, "en"), en);
    assert.equal(reportLabel({ kind, at }, "cy"), cy);
  });
}

const PROBLEMS = [
  ["report.changed", /has changed since/],
  ["report.too_large", /more than one report can hold/],
  ["frame.too_large", /more than one report can hold/],
  ["outbox.full", /no room on this computer/],
  ["outbox.unwritable", /cannot be used/],
  ["device.damaged", /cannot be used/],
  ["desk.card", /details of your security team’s desk/],
  ["report.no_desk", /does not know where reports go/],
  ["host.missing", /program is not working/],
  ["protocol.unsupported", /program is not working/],
  ["method.unknown", /too old/],
  ["report.delivered", /delivered already/],
  ["report.uncertain", /may have arrived/],
  ["report.busy", /being delivered at this moment/],
  ["report.unknown", /no longer on this computer/],
  ["report.export_large", /too many/],
  ["report.none_waiting", /No report waits/],
  ["enrolment.code", /not a code/],
  ["report.something_newer", /did not work/],
  ["<script>", /did not work/],
];
for (const [code, sentence] of PROBLEMS) {
  test(`${code}: a sentence, what to do, and the code`, () => {
    const en = reportProblem(problem(code), "en");
    assert.match(en.sentence, sentence);
    assert.ok(en.remedy);
    assert.ok(en.code.includes(code));
    assert.notEqual(reportProblem(problem(code), "cy").sentence, en.sentence);
  });
}

const STATES = [
  [{ state: "saved" }, "Saved on this computer", true],
  [{ state: "delivered", delivered: "2026-11-24T12:00:00Z" }, "Delivered", false],
  [{ state: "withdrawn" }, "Taken back", false],
  [{ state: "answered", outcome: { disposition: "confirmed", note: null, at: "2026-11-25T12:00Z" } }, "Answered", false],
  [{ state: "of-a-newer-host" }, "of-a-newer-host", false],
];
for (const [change, state, withdrawable] of STATES) {
  test(`my report ${state}`, () => {
    const [view] = myReports([report(change)], "en");
    assert.equal(view.state, state);
    assert.equal(view.withdraw !== null, withdrawable);
  });
}

/** Every code that `doorkeeper sync` notes at a report or at the desk, and some that it does not know yet. */
const HELD = [
  ["enrolment.revoked", /no longer accepts this computer/],
  ["enrolment.needed", /only from computers that it knows/],
  ["device.damaged", /no longer accepts this computer/],
  ["delivery.refused", /did not take it/],
  ["report.other_desk", /another desk/],
  ["report.no_address", /takes reports as a file/],
  ["report.lost", /no longer on this computer/],
  ["report.uncertain", /may have arrived/],
  ["of.a_newer_host", /could not be delivered yet/],
];
for (const [code, sentence] of HELD) {
  test(`a report that is held up by ${code}`, () => {
    const held = report({ state: "saved", problem: code });
    const [view] = myReports([held], "en");
    assert.match(view.problem, sentence);
    assert.equal(view.tone, "problem");
    assert.equal(view.withdraw === null, code === "report.uncertain", "what may have arrived cannot be taken back");
    assert.notEqual(myReports([held], "cy")[0].problem, view.problem);
    assert.equal(myReports([{ ...held, state: "delivered" }], "en")[0].problem, null);
  });
}

const DELIVERY = [
  ["delivery.network", /could not be reached/],
  ["delivery.busy", /could not take more/],
  ["delivery.answer", /something else than/],
  ["outbox.full", /disk was full/],
  ["outbox.unwritable", /could not be written/],
  ["of.a_newer_host", /did not work/],
];
for (const [delivery, sentence] of DELIVERY) {
  test(`the last delivery ended with ${delivery}`, () => {
    const en = deliveryNotice(reportList({ delivery, waiting: 1 }), "en");
    assert.match(en, sentence);
    assert.notEqual(deliveryNotice(reportList({ delivery, waiting: 1 }), "cy"), en);
    assert.equal(deliveryNotice(reportList({ delivery, waiting: 0 }), "en"), null, "nothing waits for it");
  });
}

test("a delivery that worked is not spoken of", () => {
  assert.equal(deliveryNotice(reportList({ waiting: 2 }), "en"), null);
});

const OUTCOMES = [
  ["confirmed", /shares your concern/, /yn rhannu eich pryder/],
  ["not-a-concern", /sees no concern/, /unrhyw bryder/],
  ["warning-wrong", /the warning was wrong/, /roedd y rhybudd yn anghywir/],
  ["need-more", /needs to know more/, /wybod mwy/],
  ["of-a-newer-desk", /has answered/, /wedi ateb/],
];
for (const [disposition, en, cy] of OUTCOMES) {
  test(`answer ${disposition}, in plain words, with the desk's note made harmless`, () => {
    const answered = report({ state: "answered", outcome: { disposition, note: "Thank you.\n\u202eenod\nCall us", at: "2026-11-25T12:00Z" } });
    const [view] = myReports([answered], "en");
    assert.match(view.answer.sentence, en);
    assert.deepEqual(view.answer.note, ["Thank you.", "[U+202E]enod", "Call us"]);
    assert.match(myReports([answered], "cy")[0].answer.sentence, cy);
  });
}

test("what holds a report up is said only while it waits", () => {
  assert.match(myReports([report({ problem: "enrolment.revoked" })], "en")[0].problem, /no longer accepts this computer/);
  assert.match(myReports([report({ problem: "desk.unreachable" })], "en")[0].problem, /keeps trying/);
  assert.equal(myReports([report({ problem: "x.y", state: "delivered" })], "en")[0].problem, null);
});
