// The open conversation: whom it is with, what was written, and nothing of anybody or anything else on the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture, page, read } from "./page.js";

const UUID = "8d000000-0000-4000-8000-000000000001";
const threadOf = (uuid) => `https://www.linkedin.com/messaging/thread/2-${btoa(`${uuid}_012`)}/`;
const URL = threadOf(UUID);
const HTML = fixture("thread-2026.html");
const KEY = `thread:2-${btoa(`${UUID}_012`)}`;
const SLUG = "ACoAABexampleProfileId0000000000";
const TITLE = /<a class="app-aware-link msg-thread__link-to-profile"[\s\S]*?<\/a>/;

test("a conversation with one person", () => {
  const reading = read(HTML, URL);
  assert.deepEqual(reading, {
    state: "ready",
    kind: "thread",
    key: `${KEY} ${SLUG}`,
    renderer: "ember",
    observation: {
      kind: "thread",
      site: "linkedin",
      url: `https://www.linkedin.com/in/${SLUG}`,
      name: "Ines Vega",
      headline: "Talent partner at Harbour Light Labs",
      location: null,
      organisations: [],
      links: [],
      emails: [],
      mentions: [],
      messages: [
        { from: "them", at: "2025-11-18T09:00:00.000Z", text: "Dear Mx Eurgain,\nyour paper on policy was excellent.\n\nWould you write a short report for us?" },
        { from: "them", at: "2025-11-18T10:00:00.000Z", text: "Our site is harbour-light.example/brief, and my colleague is Tomos Arlen" },
        { from: "me", at: "2025-11-18T11:00:00.000Z", text: "Who is the client?" },
        { from: "them", at: "2025-11-18T12:00:00.000Z", text: "Shall we talk on another app? ines@harbour-light.example" },
      ],
      renderer: "ember",
      raw: { name: "Ines\u00a0Vega" },
    },
    layers: { name: "title", url: "link", messages: "event" },
  });
});

test("what the person is writing, and other conversations, are not read", () => {
  const text = JSON.stringify(read(HTML, URL));
  for (const word of ["secret", "half a", "another conversation", "Bronwen", "mair-eurgain", "tomos-arlen", "See you"]) assert.ok(!text.includes(word), word);
});

const ready = (html, url = URL) => {
  const reading = read(html, url);
  assert.equal(reading.state, "ready");
  return reading;
};

test("a conversation of several has a name and no profile", () => {
  const { key, observation } = ready(HTML.replace(TITLE, '<h2 class="msg-entity-lockup__entity-title">Ines Vega, Tomos Arlen</h2>'));
  assert.equal(key, KEY);
  assert.deepEqual([observation.url, observation.name, observation.headline], [null, "Ines Vega, Tomos Arlen", null]);
  assert.equal(observation.messages.length, 4);
});

test("where nothing can be written, the head is found all the same", () => {
  assert.equal(ready(HTML.replace(/<form[\s\S]*?<\/form>/, "")).observation.name, "Ines Vega");
});

test("the card of another profile says nothing of this one", () => {
  const { observation } = ready(HTML.replace(`profile-link" href="/in/${SLUG}/"`, 'profile-link" href="/in/somebody-else/"'));
  assert.equal(observation.headline, null);
});

test("messages of the conversation before are left out once the address is another's", () => {
  const { observation } = ready(HTML, threadOf("8d000000-0000-4000-8000-000000000009"));
  assert.deepEqual(observation.messages, []);
});

test("ids that say nothing keep no message out", () => {
  const { observation } = ready(HTML.replace(/data-event-urn="[^"]*"/g, 'data-event-urn="urn:li:msg_message:x"'), "https://www.linkedin.com/messaging/thread/abc/");
  assert.equal(observation.messages.length, 4);
  assert.deepEqual([...new Set(observation.messages.map(({ at }) => at))], [null]);
});

const STATES = [
  ["no head yet", HTML.replace(TITLE, ""), URL, "loading"],
  ["an empty head", HTML.replace(TITLE, '<h2 class="msg-entity-lockup__entity-title">\u200b</h2>'), URL, "loading"],
  ["a head only inside a message", HTML.replace(TITLE, "").replace("Who is the client?", '<h2 class="msg-entity-lockup__entity-title">Made Up</h2>'), URL, "loading"],
  ["a head only in a small window", HTML.replace(TITLE, "").replace("msg-overlay-bubble-header__title", "msg-entity-lockup__entity-title"), URL, "loading"],
  ["nothing at all", "<!doctype html><main></main>", URL, "loading"],
  ["no body", "", URL, "loading"],
  ["a message that is not sent yet", HTML, "https://www.linkedin.com/messaging/thread/new/", "other"],
  ["the list of conversations", HTML, "https://www.linkedin.com/messaging/", "other"],
  ["something below a conversation", HTML, `${URL}details/`, "other"],
  ["an id that goes on", HTML, `https://www.linkedin.com/messaging/thread/${"a".repeat(300)}/`, "other"],
  ["another site", HTML, URL.replace("www.linkedin.com", "linkedin.com.example"), "other"],
];
for (const [what, html, url, state] of STATES) {
  test(`${what}: ${state}`, () => assert.equal(read(html, url).state, state));
}

/** A conversation of many messages of one text. */
const many = (count, text, uuid = UUID) => {
  const event = (at) => `<li><div class="msg-s-event-listitem--other" data-event-urn="urn:li:x:(y,2-${btoa(`${1763456400000 + at}b1-1&${uuid}_012`)})"><p class="msg-s-event-listitem__body">${text} ${at}</p></div></li>`;
  return HTML.replace(/<ul class="msg-s-message-list">[\s\S]*?<\/ul>/, `<ul class="msg-s-message-list">${Array.from({ length: count }, (_, at) => event(at)).join("")}</ul>`);
};

test("of many messages the newest, in their order", () => {
  const { messages } = ready(many(70, "No.")).observation;
  assert.deepEqual(messages.map(({ text }) => text), Array.from({ length: 50 }, (_, at) => `No. ${at + 20}`));
});

test("long messages are cut, and as many as fit are read", () => {
  const { messages } = ready(many(20, "\u{1f600}".repeat(60_000))).observation;
  assert.ok(messages.length > 0);
  assert.ok(messages.every(({ text }) => text.length <= 8_000 && text.isWellFormed()));
  assert.ok(JSON.stringify(messages).length < 60_000);
});

test("the box to write in is the page's own, not that of a small window", () => {
  const { document, doorkeeper } = page(HTML, URL);
  assert.equal(doorkeeper.sites.linkedin.composer(document)?.getAttribute("aria-label"), "Write a message");
  document.querySelector("form").remove();
  assert.equal(doorkeeper.sites.linkedin.composer(document), null);
});

test("hostile ids and times give no time, and no error", () => {
  for (const urn of ["2-", "(2-!!!!)", `(2-${btoa("9999999999999x")})`, `(2-${btoa("99999999999999999999")})`, `2-${"A".repeat(5000)}`, "2-%%%%"]) {
    const { observation } = ready(HTML.replace(/data-event-urn="[^"]*"/g, `data-event-urn="${urn}"`));
    for (const { at } of observation.messages) assert.ok(at === null || at.length <= 30, at);
  }
});
