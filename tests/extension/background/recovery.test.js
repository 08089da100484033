import assert from "node:assert/strict";
import { test } from "node:test";

import { Recovery } from "../../../extension/background/recovery.js";

/** A host that works from the given attempt on, and tabs that wait until they were read again. */
function scene({ worksAt, tabs = [1, 2] }) {
  const read = [];
  let probes = 0;
  let done;
  const finished = new Promise((resolve) => (done = resolve));
  const recovery = new Recovery({
    probe: async () => {
      probes += 1;
      if (probes < worksAt) throw new Error("not yet");
    },
    waiting: async () => tabs.filter((tab) => !read.includes(tab)),
    again: (tab) => {
      read.push(tab);
      if (read.length === tabs.length) done();
    },
    firstWait: 1,
    longestWait: 4,
  });
  return { recovery, read, finished, probes: () => probes };
}

test("tries again until the host works, then has every waiting page read", async () => {
  const { recovery, read, finished, probes } = scene({ worksAt: 4 });
  recovery.needed();
  recovery.needed();
  await finished;
  assert.deepEqual(read, [1, 2]);
  assert.equal(probes(), 4);
});

test("tries at once when the person asks, and only once for several who ask", async () => {
  const { recovery, read, probes } = scene({ worksAt: 1 });
  assert.deepEqual(await Promise.all([recovery.now(), recovery.now()]), [true, true]);
  assert.equal(probes(), 1);
  assert.deepEqual(read, [1, 2]);
});

test("tries nothing when no page waits", async () => {
  const { recovery, probes } = scene({ worksAt: 1, tabs: [] });
  recovery.needed();
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(probes(), 0);
});

test("says that the host does not work", async () => {
  const { recovery } = scene({ worksAt: 99, tabs: [] });
  assert.equal(await recovery.now(), false);
});
