/** A refusal with a stable code, which the surfaces put into the person's words. Codes stand in docs/errors.md. */
export class ProblemError extends Error {
  /**
   * @param {string} code
   * @param {string} message what happened, one sentence
   * @param {string} remedy what to do next, one sentence
   * @param {"extension" | "host" | null} [update] with `protocol.unsupported`: which side is the older one
   */
  constructor(code, message, remedy, update = null) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.update = update;
  }

  /** @returns {Doorkeeper.Problem} */
  toJSON() {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }
}

/**
 * Gives any thrown value as a problem, so that every reply has the same shape.
 *
 * @param {unknown} error
 * @returns {Doorkeeper.Problem}
 */
export function problemOf(error) {
  if (error instanceof ProblemError) return error.toJSON();
  return { code: "extension.fault", message: "Doorkeeper met a fault of its own.", remedy: "Reload the page; if it stays, tell your IT team." };
}
