import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeExport, decodePreview, decodeReceipt, decodeReports } from "../../../extension/background/decode-reports.js";
import { preview } from "../examples.js";

const ID = "0123456789abcdef0123456789abcdef";
const receipt = (change = {}) => ({ id: ID, label: "Profile report of 24 November", kind: "profile", at: "2026-11-24T10:00:00+00:00", state: "saved", ...change });

test("a preview is taken as it is, with the report's text unchanged", () => {
  const shown = preview();
  assert.deepEqual(decodePreview(shown), { ...shown, fits: true });
  const long = "x".repeat(150_000);
  assert.equal(decodePreview(preview({ text: long })).fields.find(({ name }) => name === "text").value, long);
});

test("the order of keys in the payload does not matter", () => {
  const shown = preview({ "organisations[0]": { name: "A", current: true } });
  const turned = JSON.parse(shown.payload);
  turned.organisations = [{ current: true, name: "A" }];
  assert.equal(decodePreview({ ...shown, payload: JSON.stringify(turned) }).fields.length, shown.fields.length);
});

const LYING = [
  ["a field more in the payload", (shown) => ({ ...shown, payload: JSON.stringify({ ...JSON.parse(shown.payload), messages: [{ text: "secret" }] }) })],
  ["another value in the payload", (shown) => ({ ...shown, payload: shown.payload.replace("Elin", "Elen") })],
  ["a field more on the page", (shown) => ({ ...shown, fields: [...shown.fields, { name: "note", value: "x", removable: true }] })],
  ["an item more in the payload", (shown) => ({ ...shown, payload: shown.payload.replace('"flattery"', '"flattery","other"') })],
  ["the same field twice", (shown) => ({ ...shown, fields: [...shown.fields, shown.fields[0]] })],
  ["a single field as an item", (shown) => ({ ...shown, fields: [...shown.fields, { name: "name[0]", value: "x", removable: true }] })],
  ["a payload that is no JSON", (shown) => ({ ...shown, payload: "{" })],
  ["a payload that is no text", (shown) => ({ ...shown, payload: {} })],
  ["a name that is none", (shown) => ({ ...shown, fields: [{ name: "__proto__", value: 1, removable: true }] })],
  ["fields that are no list", (shown) => ({ ...shown, fields: "x" })],
  ["too many fields", (shown) => ({ ...shown, fields: Array.from({ length: 3000 }, (_, at) => ({ name: `links[${at}]`, value: "x", removable: true })) })],
  ["nothing", () => null],
];
for (const [what, change] of LYING) {
  test(`a preview with ${what} is refused`, () => {
    assert.throws(() => decodePreview(change(preview())), { code: "host.answer" });
  });
}

const RECEIPTS = [
  [receipt(), true],
  [receipt({ kind: undefined }), true],
  [receipt({ id: "../../etc" }), false],
  [receipt({ id: ID.toUpperCase().replaceAll("0", "G") }), false],
  [receipt({ at: 7 }), false],
  [null, false],
];
for (const [value, sound] of RECEIPTS) {
  test(`a receipt ${JSON.stringify(value)} is ${sound ? "taken" : "refused"}`, () => {
    if (sound) assert.equal(decodeReceipt({ receipt: value }).id, ID);
    else assert.throws(() => decodeReceipt({ receipt: value }), { code: "host.answer" });
  });
}

test("the list: states, outcomes, desk and enrolment", () => {
  const list = decodeReports({
    reports: [receipt({ state: "answered", delivered: "2026-11-24T11:00:00+00:00", outcome: { disposition: "confirmed", note: "Thank you", at: "2026-11-25T09:00Z" } }), receipt({ problem: "enrolment.refused" })],
    waiting: 1,
    enrolled: true,
    enrolment: { waiting: false, problem: null },
    desk: { id: "d", name: "", address: null, text: { en: "Hello", xx: "no" } },
    problem: null,
  });
  assert.deepEqual(list.reports[0].outcome, { disposition: "confirmed", note: "Thank you", at: "2026-11-25T09:00Z" });
  assert.equal(list.reports[1].problem, "enrolment.refused");
  assert.deepEqual(list.desk, { id: "d", name: "d", address: null, text: { en: "Hello" } });
  assert.deepEqual([list.waiting, list.enrolled], [1, true]);
});

test("a list of an older or a careless host", () => {
  assert.deepEqual(decodeReports({}), { reports: [], waiting: 0, enrolled: false, enrolment: { waiting: false, problem: null }, desk: null, delivery: null, problem: null });
  for (const value of [null, [], { reports: [{}] }, { reports: [receipt({ outcome: "x" })] }, { desk: "x" }]) assert.throws(() => decodeReports(value), { code: "host.answer" });
});

const FILES = [
  [{ name: "2026-11-24-reports.dkreports", data: "UEsFBg==" }, true],
  [{ name: "../x.dkreports", data: "UEsFBg==" }, false],
  [{ name: "x.exe", data: "UEsFBg==" }, false],
  [{ name: "x.dkreports", data: "" }, false],
  [{ name: "x.dkreports", data: "<script>" }, false],
  [{ name: "x.dkreports", data: 7 }, false],
];
for (const [value, sound] of FILES) {
  test(`a file ${JSON.stringify(value)} is ${sound ? "taken" : "refused"}`, () => {
    if (sound) assert.deepEqual(decodeExport(value), value);
    else assert.throws(() => decodeExport(value), { code: "host.answer" });
  });
}
