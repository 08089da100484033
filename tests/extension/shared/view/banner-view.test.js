import assert from "node:assert/strict";
import { test } from "node:test";

import { bannerView } from "../../../../extension/shared/view/banner-view.js";
import { hit, pack, verdict } from "../../examples.js";

const about = { language: "en", now: new Date("2026-11-24T10:20:30Z"), page: "https://www.linkedin.com/in/example-person", version: "0.1.0" };
const view = (of, change = {}) => bannerView(of, { ...about, ...change });

for (const band of ["none", "note"]) {
  test(`a ${band} never shows in a page`, () => assert.equal(view(verdict(band)), null));
}

test("a band without a hit shows nothing: no warning without its source", () => {
  assert.equal(view(verdict("alert", { hits: [] })), null);
  assert.equal(view(verdict("alert", { hits: [hit({ band: "none" })] })), null);
});

test("an alert is headed by its publisher's words and says who, when and what to do", () => {
  const shown = view(verdict("alert"));
  assert.equal(shown.word, "Alert");
  assert.equal(shown.heading, "Named in the MI5 alert of 18 November 2025");
  assert.equal(shown.source.text, "MI5, 18 November 2025");
  assert.equal(shown.source.href, "https://alerts.example/2025");
  assert.deepEqual(shown.matched, [
    { label: "Name", value: "Am[U+200B]anda Qiu" },
    { label: "Employer or organisation", value: "BR-YR Executive Search" },
  ]);
  assert.match(shown.advice, /security team/);
  assert.equal(shown.why.hits[0].evidence[0].how, "look-alike letters; hidden characters");
  assert.equal(shown.why.hits[0].counterfactual, "Without the employer this would only be a note.");
  assert.equal(shown.why.hits[0].lead, null);
  assert.equal(shown.age, null);
});

test("a caution is headed by our words, since its publisher's are about the listed one", () => {
  const shown = view(verdict("caution"));
  assert.equal(shown.heading, "Details on this page match a warning");
  assert.match(shown.why.hits[0].lead, /may be about somebody else/);
  const mention = hit({ band: "caution", evidence: [{ feature: "mention", how: ["same"], observed: "a.example", listed: "a.example" }] });
  assert.match(view(verdict("caution", { hits: [mention] })).heading, /^This page mentions/);
});

test("Welsh is Welsh throughout, and says so of the pack's words", () => {
  const shown = view(verdict("alert"), { language: "cy" });
  assert.equal(shown.lang, "cy");
  assert.equal(shown.headingLang, "cy");
  assert.equal(shown.heading, "Enwyd yn rhybudd MI5");
  assert.equal(shown.source.text, "MI5, 18 Tachwedd 2025");
  assert.equal(shown.why.hits[0].counterfactual, "Heb y cyflogwr, dim ond nodyn fyddai hyn.");
});

test("an entry without Welsh is shown in English, and marked as English", () => {
  const shown = view(verdict("alert", { hits: [hit({ translations: {} })] }), { language: "cy" });
  assert.equal(shown.headingLang, "en");
  assert.equal(shown.why.hits[0].lang, "en");
  assert.equal(shown.lang, "cy");
});

test("codes that this extension does not know still say something", () => {
  const odd = hit({
    evidence: [{ feature: "constructor", how: ["__proto__", "new way‮"], observed: "x", listed: "y" }],
    counterfactual: { feature: "toString", band: "note" },
  });
  const shown = view(verdict("alert", { hits: [odd] }));
  assert.equal(shown.why.hits[0].evidence[0].feature, "Other detail");
  assert.equal(shown.why.hits[0].evidence[0].how, "__proto__; new way[U+202E]");
  assert.equal(shown.why.hits[0].counterfactual, null);
});

const LINKS = [
  ["https://alerts.example/x", true],
  ["http://alerts.example/x", false],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["https://user:password@alerts.example/", false],
  ["//alerts.example", false],
  ["", false],
  [null, false],
];
for (const [url, linked] of LINKS) {
  test(`source ${JSON.stringify(url)} is ${linked ? "a link" : "text only"}`, () => {
    const shown = view(verdict("alert", { hits: [hit({ source: { publisher: "P", title: "T", date: null, url } })] }));
    assert.equal(shown.source.href !== null, linked);
    assert.equal(shown.source.text, "P: T");
  });
}

test("hostile text: direction marks, markup and length are shown as text, marked and cut", () => {
  const value = "<img src=x onerror=alert(1)>\u202e" + "x".repeat(100_000);
  const shown = view(verdict("alert", { hits: [hit({ title: value, summary: value, evidence: [{ feature: "name", how: ["same"], observed: value, listed: value }] })] }));
  const text = JSON.stringify(shown);
  assert.ok(text.length < 12_000);
  assert.doesNotMatch(text, /\u202e/);
  assert.match(shown.heading, /^<img src=x/);
});

test("a flood of hits and evidence is bounded", () => {
  const item = { feature: "name", how: ["same"], observed: "x", listed: "y" };
  const shown = view(verdict("alert", { hits: Array.from({ length: 500 }, () => hit({ evidence: Array(500).fill(item) })) }));
  assert.ok(shown.why.hits.length <= 5);
  assert.ok(shown.why.hits[0].evidence.length <= 8);
  assert.equal(shown.matched.length, 1);
});

const AGES = [
  ["fresh", null],
  ["stale", "Your warnings are due for an update. The newest are from 20 November 2026."],
  ["expired", "Your warnings are past their end date. The newest are from 20 November 2026."],
];
for (const [state, sentence] of AGES) {
  test(`packs that are ${state}`, () => assert.equal(view(verdict("alert", { packs: [pack({ state })] })).age, sentence));
}

test("the copied details have what the security team needs, in plain lines", () => {
  const text = view(verdict("alert")).copy.text;
  for (const needed of [
    "Level: Alert",
    "Page: https://www.linkedin.com/in/example-person",
    "Warning: Named in the MI5 alert of 18 November 2025",
    "https://alerts.example/2025",
    "Name. On this page: Am[U+200B]anda Qiu. In the warning: Amanda Qiu. How they match: look-alike letters; hidden characters.",
    "Entry: uk-parliament/amanda-qiu",
    "Pack: uk-parliament 2026.11.1",
    "Seen: 2026-11-24 10:20 UTC",
    "Doorkeeper version: 0.1.0",
  ]) {
    assert.ok(text.split("\n").includes(needed), `${needed}\n— is not in —\n${text}`);
  }
  assert.doesNotMatch(view(verdict("alert"), { page: "javascript:alert(1)" }).copy.text, /javascript/);
});
