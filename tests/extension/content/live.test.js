// The scripts at work in a page that changes: what is asked, for whom, and what is shown.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeAll, live, pass, until, view } from "./live.js";
import { A, B, at, experience, sduiPage, topcard } from "./pieces.js";

const LIMIT = { timeout: 120_000, concurrency: 4 };
after(closeAll);
const NONE = { ok: true, band: "none", view: null, hidden: false };
const ALERT = { ok: true, band: "alert", view: view("Named in an alert"), hidden: false };
/** A background that warns of A, by name. */
const warnsOfA = (message) => (message.type === "page.screen" && message.observation.name === A.name ? ALERT : NONE);

const pageOf = (person, marks) => sduiPage(topcard(person, marks));

test("content scripts", LIMIT, async (t) => {
  const tests = {
    "a profile is screened once, however often the page changes elsewhere": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      for (let i = 0; i < 5; i++) {
        p.window.document.querySelector("main").append(p.window.document.createElement("span"));
        await pass(200);
      }
      assert.deepEqual(p.screened(), [A.name]);
      const [message] = p.messages;
      assert.equal(message.key, `linkedin:${A.slug}`);
      assert.equal(message.layers.name, "topcard");
    },
    "what arrives later is screened with what was there": async () => {
      const p = live(pageOf(A), at(A));
      await until(() => p.screened().length === 1);
      p.render(sduiPage(topcard(A), experience(A)));
      await until(() => p.screened().length === 2);
      assert.equal(p.messages.at(-1).observation.organisations[0].name, A.firm);
    },
    "an address that comes first hides the old warning, and nothing is asked until the page follows": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      p.go(at(B));
      await until(() => p.states().at(-1) === "loading");
      assert.equal(p.banners(), 0);
      await pass(1500);
      assert.deepEqual(p.screened(), [A.name]);
      p.render(pageOf(B));
      await until(() => p.screened().length === 2);
      assert.deepEqual(p.screened(), [A.name, B.name]);
      assert.equal(p.messages.at(-1).key, `linkedin:${B.slug}`);
      assert.equal(p.banners(), 0);
    },
    "the new marks with the old name are not believed at once, and never if the name follows": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      p.go(at(B));
      p.render(pageOf(B, { name: A.name }));
      await until(() => p.states().at(-1) === "loading");
      await pass(800);
      p.render(pageOf(B));
      await until(() => p.screened().length === 2);
      await pass(2500);
      assert.deepEqual(p.screened(), [A.name, B.name]);
    },
    "a namesake of the person before is screened after a while": async () => {
      const p = live(pageOf(A), at(A));
      await until(() => p.screened().length === 1);
      p.go(at(B));
      p.render(pageOf(B, { name: A.name }));
      await until(() => p.screened().length === 2);
      assert.equal(p.messages.at(-1).key, `linkedin:${B.slug}`);
    },
    "a reply for the profile before is dropped": async () => {
      let release;
      const p = live(pageOf(A), at(A), (message) => (message.key === `linkedin:${A.slug}` && message.type === "page.screen" ? new Promise((resolve) => (release = () => resolve(ALERT))) : NONE));
      await until(() => release);
      p.go(at(B));
      p.render(pageOf(B));
      await until(() => p.screened().length === 2);
      release();
      await pass(300);
      assert.equal(p.banners(), 0);
    },
    "a page that takes the name back keeps the warning, and the badge is given it again": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      p.window.document.querySelector("h2").firstChild.data = "Somebody Else";
      await until(() => p.screened().length === 3);
      assert.deepEqual(p.screened(), [A.name, "Somebody Else", A.name]);
      assert.equal(p.banners(), 1);
      await pass(1000);
      assert.equal(p.screened().length, 3);
    },
    "a name that changes to a listed one is warned of": async () => {
      const p = live(pageOf(A, { name: "Somebody Else" }), at(A), warnsOfA);
      await until(() => p.screened().length === 1);
      assert.equal(p.banners(), 0);
      p.window.document.querySelector("h2").firstChild.data = A.name;
      await until(() => p.banners() === 1);
    },
    "asked again, a lower answer stands": async () => {
      let listed = true;
      const p = live(pageOf(A), at(A), (message) => (listed ? warnsOfA(message) : NONE));
      await until(() => p.banners() === 1);
      listed = false;
      p.again();
      await until(() => p.banners() === 0);
      assert.deepEqual(p.screened(), [A.name, A.name]);
    },
    "asked again on a page that took the name back, the warning stays": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      p.window.document.querySelector("h2").firstChild.data = "Somebody Else";
      await until(() => p.screened().length === 3);
      p.again();
      await until(() => p.screened().length >= 5);
      await pass(300);
      assert.equal(p.screened().at(-1), A.name);
      assert.equal(p.banners(), 1);
    },
    "only our own background may ask again": async () => {
      const p = live(pageOf(A), at(A));
      await until(() => p.screened().length === 1);
      p.again("another-extension");
      await pass(300);
      assert.equal(p.screened().length, 1);
    },
    "a banner that the person closed stays away": async () => {
      const p = live(pageOf(A), at(A), () => ({ ...ALERT, hidden: true }));
      await until(() => p.screened().length === 1);
      await pass(200);
      assert.equal(p.banners(), 0);
    },
    "no answer is asked for again": async () => {
      let asked = 0;
      const p = live(pageOf(A), at(A), () => {
        if (asked++ === 0) throw new Error("Could not establish connection");
        return ALERT;
      });
      await until(() => p.banners() === 1);
    },
    "a refusal shows nothing and is not repeated": async () => {
      const p = live(pageOf(A), at(A), () => ({ ok: false, error: { code: "host.missing", message: "", remedy: "" } }));
      await until(() => p.screened().length === 1);
      await pass(1500);
      assert.equal(p.screened().length, 1);
      assert.equal(p.banners(), 0);
    },
    "an orphaned script falls silent and leaves nothing": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      p.orphan();
      p.go(at(B));
      p.render(pageOf(B));
      await until(() => p.banners() === 0);
      await pass(1500);
      assert.deepEqual(p.screened(), [A.name]);
    },
    "a profile that never shows is said to be unreadable, and is read when it comes": async () => {
      const p = live("<main></main>", at(A), warnsOfA);
      await until(() => p.states().at(-1) === "unreadable");
      assert.deepEqual(p.states(), ["loading", "unreadable"]);
      p.again();
      await until(() => p.states().length === 3);
      assert.equal(p.states().at(-1), "unreadable");
      p.render(pageOf(A));
      await until(() => p.banners() === 1);
    },
    "a list of details keeps what the profile said": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      p.go(at(A, "details/experience/"));
      p.render('<main id="workspace"><h2>Experience</h2></main>');
      await pass(1500);
      assert.equal(p.banners(), 1);
      assert.deepEqual(p.states(), []);
      p.again();
      await until(() => p.screened().length === 2);
      assert.equal(p.banners(), 1);
    },
    "another part of the site is other, and is not watched": async () => {
      const p = live(pageOf(A), at(A), warnsOfA);
      await until(() => p.banners() === 1);
      p.go("https://www.linkedin.com/feed/");
      await until(() => p.states().at(-1) === "other");
      assert.equal(p.banners(), 0);
      await pass(500);
      assert.equal(p.states().length, 1);
    },
    "a reading that fails is said": async () => {
      const p = live(pageOf(A), at(A));
      await until(() => p.screened().length === 1);
      const { querySelector } = p.window.Document.prototype;
      p.window.Document.prototype.querySelector = function (selector) {
        if (selector.includes("pageKey")) throw new Error("a page that breaks the reading");
        return querySelector.call(this, selector);
      };
      p.go(at(B));
      await until(() => p.states().at(-1) === "unreadable");
    },
    "a flood of changes costs a bounded number of readings": async () => {
      const p = live(pageOf(A), at(A));
      await until(() => p.screened().length === 1);
      const { read } = p.window.doorkeeper.sites.linkedin;
      let readings = 0;
      p.window.doorkeeper.sites.linkedin.read = (...from) => {
        readings++;
        return read(...from);
      };
      const heading = p.window.document.querySelector("h2");
      let changes = 0;
      for (let turn = 0; turn < 150; turn++) {
        for (let i = 0; i < 20; i++) heading.firstChild.data = `Aled ${changes++}`;
        await pass(5);
      }
      assert.ok(readings < 30, `${readings} readings for ${changes} changes`);
      // and it ends with the last name
      await until(() => p.screened().at(-1) === `Aled ${changes - 1}`);
    },
    "nothing of ours is in the page's sight but the banner": async () => {
      const p = live(pageOf(A), at(A));
      await until(() => p.screened().length === 1);
      assert.equal(p.banners(), 0);
      assert.ok(!/doorkeeper|extension:/i.test(p.window.document.documentElement.outerHTML));
    },
  };
  await Promise.all(Object.entries(tests).map(([name, run]) => t.test(name, { timeout: 60_000 }, run)));
});
