// A conversation over time, with the whole set of content scripts: whose warning stands when head and address change.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, live, pass, until, view } from "./live.js";
import { fixture } from "./page.js";

const idOf = (digit) => `2-${btoa(`8d000000-0000-4000-8000-00000000000${digit}_012`)}`;
const at = (digit) => `https://www.linkedin.com/messaging/thread/${idOf(digit)}/`;
const HTML = fixture("thread-2026.html");

/** Warns of Ines Vega and of nobody else. */
const answer = ({ type, observation }) =>
  type === "page.screen" && observation.name === "Ines Vega" ? { ok: true, band: "alert", view: view("Named"), hidden: false } : { ok: true, band: "none", view: null, hidden: false };

const title = (document) => document.querySelector("h2.msg-entity-lockup__entity-title");
const rename = (document, name, slug) => {
  title(document).textContent = name;
  document.querySelector("a.msg-thread__link-to-profile").href = `/in/${slug}/`;
};

afterEach(closeAll);

test("the person's own writing asks nothing anew", async () => {
  const tab = live(HTML, at(1), answer);
  await until(() => tab.banners() === 1);
  tab.window.document.querySelector("[contenteditable]").textContent = "I will ask my team first";
  await pass(600);
  assert.equal(tab.screened().length, 1);
});

test("a message that comes is screened with the others", async () => {
  const tab = live(HTML, at(1), answer);
  await until(() => tab.banners() === 1);
  const first = tab.window.document.querySelector(".msg-s-message-list__event");
  const next = first.cloneNode(true);
  next.querySelector(".msg-s-event-listitem__body").textContent = "One more thing";
  first.parentElement.append(next);
  await until(() => tab.screened().length === 2);
  assert.equal(tab.messages.findLast(({ type }) => type === "page.screen").observation.messages.at(-1).text, "One more thing");
  assert.equal(tab.banners(), 1);
});

test("a head that is drawn anew is gone for a moment: the warning stays", async () => {
  const tab = live(HTML, at(1), answer);
  await until(() => tab.banners() === 1);
  const head = tab.window.document.querySelector(".msg-title-bar");
  const inside = [...head.childNodes];
  head.replaceChildren();
  await pass(400);
  assert.equal(tab.banners(), 1);
  head.append(...inside);
  await pass(400);
  assert.equal(tab.banners(), 1);
  assert.deepEqual(tab.states(), []);
});

test("another person's head under the same address is another conversation", async () => {
  const tab = live(HTML, at(1), answer);
  await until(() => tab.banners() === 1);
  rename(tab.window.document, "Tomos Arlen", "tomos-arlen-example");
  await until(() => tab.banners() === 0);
  const { key, observation } = tab.messages.findLast(({ type }) => type === "page.screen");
  assert.equal(key, `thread:${idOf(1)} tomos-arlen-example`);
  assert.equal(observation.name, "Tomos Arlen");
});

test("the old head under a new address is not believed, and the old messages are not taken along", async () => {
  const tab = live(HTML, at(1), answer);
  await until(() => tab.banners() === 1);
  tab.go(at(2));
  await until(() => tab.banners() === 0);
  await pass(500);
  assert.deepEqual(tab.screened(), ["Ines Vega"], "not screened again under the new address");
  rename(tab.window.document, "Tomos Arlen", "tomos-arlen-example");
  await until(() => tab.screened().length === 2);
  const { key, observation } = tab.messages.findLast(({ type }) => type === "page.screen");
  assert.equal(key, `thread:${idOf(2)} tomos-arlen-example`);
  assert.deepEqual([observation.name, observation.messages], ["Tomos Arlen", []]);
  assert.equal(tab.banners(), 0);
});

test("from a conversation to the list of them: nothing stays", async () => {
  const tab = live(HTML, at(1), answer);
  await until(() => tab.banners() === 1);
  tab.go("https://www.linkedin.com/messaging/");
  await until(() => tab.banners() === 0);
  await until(() => tab.states().includes("other"));
});
