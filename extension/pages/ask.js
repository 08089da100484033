/**
 * Asks the background. A background that the browser ended starts again by itself for this.
 *
 * @template Reply
 * @param {Doorkeeper.OwnMessage} message
 * @returns {Promise<Reply>}
 */
export function ask(message) {
  return chrome.runtime.sendMessage(message);
}
