// `connectNative` as the browsers do it: a real process, 32-bit lengths and JSON on its standard streams.

import { spawn } from "node:child_process";

import { FakeEvent } from "./fake-chrome.js";

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {any} a port as `chrome.runtime.Port`
 */
export function connectProcess(program, args, env = process.env) {
  const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "ignore"] });
  const port = {
    child,
    onMessage: new FakeEvent(),
    onDisconnect: new FakeEvent(),
    postMessage(message) {
      const body = Buffer.from(JSON.stringify(message));
      const head = Buffer.alloc(4);
      head.writeUInt32LE(body.length);
      child.stdin.write(Buffer.concat([head, body]));
    },
    disconnect() {
      ended = true;
      child.kill();
    },
  };
  let ended = false;
  let waiting = Buffer.alloc(0);
  child.stdin.on("error", () => undefined); // the process has gone: its "close" follows
  child.stdout.on("data", (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32LE(0)) {
      const end = 4 + waiting.readUInt32LE(0);
      const message = JSON.parse(waiting.subarray(4, end).toString());
      waiting = waiting.subarray(end);
      port.onMessage.emit(message);
    }
  });
  child.on("close", () => {
    if (!ended) port.onDisconnect.emit(port);
    ended = true;
  });
  return port;
}

/** A host written for one test: `answer` is the source of a function of the message, which may call `send`. */
export function standIn(answer) {
  const source = `
    const send = (message) => {
      const body = Buffer.from(JSON.stringify(message)); const head = Buffer.alloc(4); head.writeUInt32LE(body.length);
      process.stdout.write(Buffer.concat([head, body]));
    };
    const answer = ${answer};
    let waiting = Buffer.alloc(0);
    process.stdin.on("data", (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32LE(0)) {
        const end = 4 + waiting.readUInt32LE(0);
        const message = JSON.parse(waiting.subarray(4, end)); waiting = waiting.subarray(end);
        answer(message, send);
      }
    });
    process.stdin.on("end", () => process.exit(0));`;
  return () => connectProcess(process.execPath, ["-e", source]);
}

/** What a sound host says to hello. */
export const HELLO = `send({ id: message.id, result: { protocol: 1, protocols: [1], host: "0.1.0", packs: [] } })`;
