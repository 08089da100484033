// Which jobs are present, in any language: structure, no words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.js";

const PERIODS = [
  // open: one year, a sign, a word
  ["en", "Aug 2021 - Present · 4 yrs 7 mos", "open"],
  ["en", "2021 - Present", "open"],
  ["cy", "Awst 2021 - Presennol · 4 blynedd 7 mis", "open"],
  ["fr", "août 2021 - aujourd’hui · 4 ans 7 mois", "open"],
  ["de", "Aug. 2021–Heute · 4 Jahre 7 Monate", "open"],
  ["de", "Aug. 2021 – Heute", "open"],
  ["es", "ago. 2021 - actualidad · 4 años 7 meses", "open"],
  ["pl", "sie 2021 – obecnie · 4 lata 7 mies.", "open"],
  ["hu", "2021. aug. – jelenleg · 4 év 7 hónap", "open"],
  ["zh", "2021年8月 - 至今 · 4 年 7 个月", "open"],
  ["zh-TW", "2021 年 8 月 - 目前 · 4 年 7 個月", "open"],
  ["ja", "2021年8月 - 現在 · 4年7か月", "open"],
  ["ko", "2021년 8월 - 현재 · 4년 7개월", "open"],
  ["ar", "أغسطس 2021 - الحاضر · 4 سنوات", "open"],
  ["ar, own digits", "أغسطس ٢٠٢١ - الحاضر · ٤ سنوات", "open"],
  ["he, with direction marks", "\u200Fאוג׳ 2021\u200F - היום · 4 שנים", "open"],
  ["th, Buddhist years", "ส.ค. 2564 - ปัจจุบัน · 4 ปี", "open"],
  ["ru", "авг. 2021 – настоящее время · 4 г. 7 мес.", "open"],
  // closed: two years
  ["en", "Jan 2019 - Jul 2021 · 2 yrs 7 mos", "closed"],
  ["en, years only", "2007 – 2011", "closed"],
  ["cy", "Ion 2019 - Gorff 2021 · 2 flynedd 7 mis", "closed"],
  ["fr", "janv. 2019 - juil. 2021 · 2 ans 7 mois", "closed"],
  ["de", "Jan. 2019–Juli 2021 · 2 Jahre 7 Monate", "closed"],
  ["zh", "2018年 - 2021年7月 · 3 年", "closed"],
  ["ar, own digits", "٢٠١٩ - ٢٠٢١ · سنتان", "closed"],
  ["iso", "2019-01 - 2021-07", "closed"],
  // one month only
  ["en", "Jun 2018 · 1 mo", "single"],
  ["zh", "2018年6月 · 1 个月", "single"],
  // no period
  ["length alone", "7 yrs 2 mos", null],
  ["kind and length", "Full-time · 7 yrs 2 mos", null],
  ["employer", "Harbour Example Group · Full-time", null],
  ["place", "Lagos, Nigeria · On-site", null],
  ["number in a name", "Studio 54321 Example", null],
  ["a year in each of three places", "2001 - 2002 - 2003", null],
  ["two years without a sign", "Conference 2019 2020", null],
  ["a sentence", `In 2019 - and this was a long time before anybody had thought of it - I began to describe at length ${"what ".repeat(20)}`, null],
  ["nothing", "", null],
  ["nothing at all", null, null],
];

const { doorkeeper } = page("");

for (const [language, line, expected] of PERIODS) {
  test(`${language}: ${line?.slice(0, 60)} is ${expected}`, () => assert.equal(doorkeeper.reading.period(line), expected));
}

const entry = (lines, roles = []) => ({ lines, roles, url: null });
const JOBS = [
  ["plain", [entry(["Analyst", "Harbour Labs · Full-time", "2021 - Present"])], [["Harbour Labs", "Analyst", true]]],
  ["plain and over", [entry(["Analyst", "Harbour Labs", "2019 - 2021"])], [["Harbour Labs", "Analyst", false]]],
  ["grouped", [entry(["Harbour Labs", "7 yrs"], [["Head", "Full-time", "2023 - Present"], ["Clerk", "2019 - 2023"]])], [["Harbour Labs", "Head", true], ["Harbour Labs", "Clerk", false]]],
  ["lower items that are no roles", [entry(["Analyst", "Harbour Labs", "2021 - Present"], [["Budgeting"], ["Paper of 2019"]])], [["Harbour Labs", "Analyst", true]]],
  ["a year in the firm's name", [entry(["Analyst", "Studio 1984", "Jun 2018 · 1 mo"])], [["Studio 1984", "Analyst", false]]],
  ["a range in the firm's name", [entry(["Analyst", "Forum 2010 - 2020", "2021 - Present"])], [["Forum 2010 - 2020", "Analyst", true]]],
  ["no firm", [entry(["Independent", "2021 - Present"])], [[null, "Independent", true]]],
  ["no dates: the first is present", [entry(["A", "Firm A"]), entry(["B", "Firm B"])], [["Firm A", "A", true], ["Firm B", "B", false]]],
  ["nothing", [entry([])], [[null, null, true]]],
  ["none", [], []],
];

for (const [what, entries, expected] of JOBS) {
  test(`jobs: ${what}`, () => {
    const jobs = doorkeeper.reading.jobs(entries).map(({ name, role, current }) => [name, role, current]);
    assert.deepEqual(JSON.parse(JSON.stringify(jobs)), expected);
  });
}
