// A salted hash: the same for the same text on this machine, and of no use to whoever does not have the text.

/** @param {string} salt @param {string} text */
export async function saltedHash(salt, text) {
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${salt}\n${text}`))));
}

/** @param {Uint8Array} bytes */
export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
