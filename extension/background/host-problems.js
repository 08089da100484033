// Why a native port closed, told from what the browser says about it.

import { ProblemError } from "./problem.js";

/** @typedef {"missing" | "forbidden" | "crashed" | "hung" | "unsupported" | "refused"} Trouble */

/**
 * Each trouble with the browsers' own sentences for it, which are fixed texts in their sources and not translated:
 * Chromium's extensions/browser/api/messaging/native_message_host.cc, Firefox's NativeMessaging.sys.mjs.
 *
 * @type {readonly (readonly [RegExp, Trouble])[]}
 */
const SENTENCES = [
  [/native messaging host not found/i, "missing"],
  [/failed to start native messaging host/i, "missing"],
  [/no such native application/i, "missing"],
  [/does not exist, or is not executable/i, "missing"],
  [/host is forbidden/i, "forbidden"],
  [/does not have permission/i, "forbidden"],
];

/**
 * @param {string} sentence what the browser said when the port closed; empty when the program just ended
 * @returns {Trouble}
 */
export function troubleOf(sentence) {
  return SENTENCES.find(([pattern]) => pattern.test(sentence))?.[1] ?? "crashed";
}

/** @type {Record<Trouble, readonly [code: string, message: string, remedy: string]>} */
const PROBLEMS = {
  missing: [
    "host.missing",
    "The Doorkeeper program is not set up for this browser.",
    "Install it, or run “doorkeeper browsers install”.",
  ],
  forbidden: [
    "host.forbidden",
    "The Doorkeeper program is not allowed to work with this extension.",
    "Run “doorkeeper browsers install” and “doorkeeper doctor”.",
  ],
  crashed: ["host.crashed", "The Doorkeeper program has stopped.", "Run “doorkeeper doctor” if this stays."],
  hung: ["host.hung", "The Doorkeeper program does not answer.", "Restart the browser if this stays, or run “doorkeeper doctor”."],
  unsupported: [
    "protocol.unsupported",
    "The Doorkeeper program and this extension do not work together.",
    "Update both.",
  ],
  refused: ["host.refused", "The Doorkeeper program does not accept this extension.", "Run “doorkeeper doctor”."],
};

/** @param {Trouble} trouble */
export function hostProblem(trouble) {
  return new ProblemError(...PROBLEMS[trouble]);
}
