import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { HostPort } from "../../../extension/background/host-port.js";
import { fakeChrome } from "../fake-chrome.js";
import { HELLO, connectProcess, standIn } from "../native-process.js";

/** A port over processes; `hosts` are taken in turn, the last one again and again. */
function portOver(hosts, options = {}) {
  fakeChrome();
  const states = [];
  const opened = [];
  const port = new HostPort({
    connect: () => {
      const connected = hosts[Math.min(opened.length, hosts.length - 1)]();
      opened.push(connected);
      return connected;
    },
    version: "0.1.0",
    now: () => Date.now(),
    onState: (state) => states.push(state.status),
    firstWait: 0,
    timeout: 20_000,
    ...options,
  });
  return { port, states, opened, end: () => opened.forEach((connected) => connected.child?.kill("SIGKILL")) };
}

const code = (expected) => (error) => {
  assert.equal(error.code, expected);
  assert.ok(error.message);
  return true;
};

const ECHO = `(message, send) => message.method === "hello" ? ${HELLO} : send({ id: message.id, result: message.params })`;

test("opens on demand, says hello first, and answers many requests over one process", async () => {
  const { port, opened, end } = portOver([standIn(ECHO)]);
  assert.equal(port.state.status, "idle");
  assert.equal(opened.length, 0);
  const answers = await Promise.all([1, 2, 3].map((number) => port.request("screen", { number })));
  assert.deepEqual(answers, [{ number: 1 }, { number: 2 }, { number: 3 }]);
  assert.equal(opened.length, 1);
  assert.equal(port.state.status, "ready");
  assert.equal(port.state.version, "0.1.0");
  end();
});

test("answers in another order find their requests", async () => {
  const late = `(() => { const kept = []; return (message, send) => {
    if (message.method === "hello") return ${HELLO};
    kept.push(message); if (kept.length === 3) for (const one of kept.reverse()) send({ id: one.id, result: one.params });
  }; })()`;
  const { port, end } = portOver([standIn(late)]);
  assert.deepEqual(await Promise.all(["a", "b", "c"].map((name) => port.request("screen", name))), ["a", "b", "c"]);
  end();
});

test("an error of the host keeps its code, and the port goes on", async () => {
  const picky = `(message, send) => message.method === "hello" ? ${HELLO} :
    message.params.bad ? send({ id: message.id, error: { code: "params.invalid", message: "No.", remedy: "Mend." } }) : send({ id: message.id, result: 1 })`;
  const { port, opened, end } = portOver([standIn(picky)]);
  await assert.rejects(port.request("screen", { bad: true }), code("params.invalid"));
  assert.equal(await port.request("screen", {}), 1);
  assert.equal(opened.length, 1);
  assert.equal(port.state.status, "ready");
  end();
});

test("a host that dies in the middle: all that waited is refused at once, and the next request starts another", async () => {
  const dying = `(message, send) => message.method === "hello" ? ${HELLO} : process.exit(1)`;
  const { port, states, end } = portOver([standIn(dying), standIn(ECHO)]);
  const results = await Promise.allSettled([port.request("screen", 1), port.request("screen", 2)]);
  assert.deepEqual(results.map((result) => result.reason?.code), ["host.crashed", "host.crashed"]);
  assert.equal(port.state.status, "crashed");
  assert.equal(await port.request("screen", 3), 3);
  assert.equal(port.state.status, "ready");
  assert.equal(port.state.problem, null);
  assert.ok(states.includes("crashed"));
  end();
});

test("after failures the next attempt waits, unless somebody hurries it", async () => {
  const { port, opened, end } = portOver([standIn("() => process.exit(1)"), standIn(ECHO)], { firstWait: 3_600_000 });
  await assert.rejects(port.request("screen", 1), code("host.crashed"));
  await assert.rejects(port.request("screen", 1), code("host.crashed"));
  assert.equal(opened.length, 1, "the second was refused without an attempt");
  port.hurry();
  assert.equal(await port.request("screen", 2), 2);
  end();
});

test("a host that ends while nobody needs it is no trouble", async () => {
  const { port, opened, end } = portOver([standIn(ECHO)]);
  await port.request("screen", 1);
  const ended = new Promise((resolve) => opened[0].child.on("close", resolve));
  opened[0].child.stdin.end();
  await ended;
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(port.state.status, "idle");
  assert.equal(await port.request("screen", 2), 2);
  assert.equal(opened.length, 2);
  end();
});

test("a time-out does not close the port; a second one in a row does, and then another host is started", async () => {
  const silent = `(message, send) => message.method === "hello" ? ${HELLO} : undefined`;
  const { port, opened, end } = portOver([standIn(silent), standIn(ECHO)]);
  await assert.rejects(port.request("screen", 1, 400), code("host.hung"));
  assert.equal(port.state.status, "hung");
  assert.equal(opened[0].child.killed, false);
  await assert.rejects(port.request("screen", 2, 50), code("host.hung"));
  assert.equal(opened[0].child.killed, true);
  assert.equal(await port.request("screen", 3), 3);
  assert.equal(port.state.status, "ready");
  end();
});

test("several time-outs at once count once", async () => {
  const silent = `(message, send) => message.method === "hello" ? ${HELLO} : undefined`;
  const { port, opened, end } = portOver([standIn(silent)]);
  await Promise.allSettled([1, 2, 3].map((number) => port.request("screen", number, 400)));
  assert.equal(port.state.status, "hung");
  assert.equal(opened[0].child.killed, false);
  end();
});

test("an answer that comes too late is a sign of life", async () => {
  const slow = `(() => { let first; return (message, send) => {
    if (message.method === "hello") return ${HELLO};
    if (!first) { first = message; return; }
    send({ id: first.id, result: "late" }); send({ id: message.id, result: "now" });
  }; })()`;
  const { port, opened, end } = portOver([standIn(slow)]);
  await assert.rejects(port.request("screen", 1, 400), code("host.hung"));
  assert.equal(await port.request("screen", 2), "now");
  assert.equal(port.state.status, "ready");
  assert.equal(opened.length, 1);
  end();
});

test("a host that never says hello is hung, and is let go", async () => {
  const { port, opened, end } = portOver([standIn("() => undefined")], { timeout: 300 });
  await assert.rejects(port.request("screen", 1, 20_000), code("host.hung"));
  assert.equal(port.state.status, "hung");
  assert.equal(opened[0].child.killed, true);
  end();
});

const GREETINGS = [
  ["newer, in an error that says so", `send({ id: message.id, error: { code: "protocol.unsupported", message: "Newer.", remedy: "Update.", update: "extension" } })`, "unsupported", "extension"],
  ["older, in an error that says so", `send({ id: message.id, error: { code: "protocol.unsupported", message: "Older.", remedy: "Update.", update: "host" } })`, "unsupported", "host"],
  ["in an error that does not say which", `send({ id: message.id, error: { code: "protocol.unsupported", message: "x", remedy: "y" } })`, "unsupported", null],
  ["newer, by its result", `send({ id: message.id, result: { protocol: 2, protocols: [2, 3] } })`, "unsupported", "extension"],
  ["older, by its result", `send({ id: message.id, result: { protocol: 0, protocols: [0] } })`, "unsupported", "host"],
  ["of no shape", `send({ id: message.id, result: "hello" })`, "unsupported", null],
  ["with packs of no shape", `send({ id: message.id, result: { protocol: 1, packs: 7 } })`, "unsupported", null],
];
for (const [name, said, status, update] of GREETINGS) {
  test(`a host of another version: ${name}`, async () => {
    const { port, end } = portOver([standIn(`(message, send) => ${said}`)]);
    await assert.rejects(port.request("screen", 1), code("protocol.unsupported"));
    assert.equal(port.state.status, status);
    assert.equal(port.state.update, update);
    assert.ok(port.state.problem.remedy);
    end();
  });
}

test("a host that refuses its caller says so in an error without an id", async () => {
  const refusing = `(message, send) => { send({ id: null, error: { code: "caller.refused", message: "Who are you?", remedy: "Install again." } }); process.exitCode = 3; process.stdin.destroy(); }`;
  const { port, end } = portOver([standIn(refusing)]);
  await assert.rejects(port.request("screen", 1), code("host.refused"));
  assert.equal(port.state.status, "refused");
  assert.equal(port.state.problem.message, "Who are you?");
  end();
});

/** What browsers say, and what it means. */
const SENTENCES = [
  ["Specified native messaging host not found.", "missing"],
  ["Failed to start native messaging host.", "missing"],
  ["No such native application org.doorkeeper.host", "missing"],
  ["Access to the specified native messaging host is forbidden.", "forbidden"],
  ["Native host has exited.", "crashed"],
  ["Error when communicating with the native messaging host.", "crashed"],
  ["An unexpected error occurred", "crashed"],
];
for (const [sentence, status] of SENTENCES) {
  test(`“${sentence}” is ${status}, from either browser`, async () => {
    for (const browser of ["chromium", "firefox"]) {
      const closing = () => {
        const port = { onMessage: { addListener() {} }, onDisconnect: { addListener: (listener) => (port.closed = listener) }, postMessage() {}, disconnect() {} };
        setImmediate(() => {
          if (browser === "firefox") port.error = { message: sentence };
          else globalThis.chrome.runtime.lastError = { message: sentence };
          port.closed(port);
        });
        return port;
      };
      const { port } = portOver([closing]);
      await assert.rejects(port.request("screen", 1), code(`host.${status}`));
      assert.equal(port.state.status, status);
    }
  });
}

test("a name that no manifest has, where the browser throws", async () => {
  const { port } = portOver([() => { throw new Error("No such native application org.doorkeeper.host"); }]);
  await assert.rejects(port.request("screen", 1), code("host.missing"));
});

test("a flood of requests is refused beyond a bound", async () => {
  const { port, end } = portOver([standIn("() => undefined")]);
  const asked = Array.from({ length: 70 }, () => port.request("screen", 1).catch((error) => error.code));
  assert.deepEqual(await Promise.all(asked.slice(64)), Array(6).fill("host.busy"));
  end();
  await Promise.all(asked);
});

test("noise from the host is ignored", async () => {
  const noisy = `(message, send) => {
    for (const noise of [null, 7, "x", [], {}, { id: 999, result: 1 }, { id: "1" }, { id: {} }]) send(noise);
    message.method === "hello" ? ${HELLO} : send({ id: message.id, result: "sound" });
  }`;
  const { port, end } = portOver([standIn(noisy)]);
  assert.equal(await port.request("screen", 1), "sound");
  end();
});

test("what an earlier life of the background knew: a trouble stays said, a port does not outlive it", () => {
  const ready = portOver([standIn(ECHO)]).port;
  ready.restore({ status: "ready", version: "0.1.0", problem: null, update: null, packs: [] });
  assert.equal(ready.state.status, "idle");
  assert.equal(ready.state.version, "0.1.0");
  const missing = portOver([standIn(ECHO)]).port;
  missing.restore({ status: "missing", version: null, problem: { code: "host.missing", message: "m", remedy: "r" }, update: null, packs: null });
  assert.equal(missing.state.status, "missing");
});

test("the real host greets and screens", async () => {
  const program = ".venv/bin/doorkeeper-host";
  assert.ok(existsSync(program), "the program is made by `make`");
  const home = mkdtempSync(join(tmpdir(), "doorkeeper-"));
  const real = () => connectProcess(program, ["chrome-extension://aajpgjbkcljcjhdbeniacbbhelkepenl/"], { ...process.env, DOORKEEPER_HOME: home });
  const { port, end, opened } = portOver([real]);
  const verdict = await port.request("screen", { observation: { kind: "profile", site: "linkedin", name: "Elin Maddock" } });
  assert.equal(verdict.band, "none");
  assert.equal(port.state.status, "ready");
  const closed = new Promise((resolve) => opened[0].child.on("close", resolve));
  end();
  await closed;
  rmSync(home, { recursive: true });
});
