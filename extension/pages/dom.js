/**
 * Makes an element. Text goes in as text, never as markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{ class?: string, text?: string, lang?: string, dir?: string, role?: string, id?: string }} [about]
 * @param {(Node | null)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, about = {}, ...children) {
  const made = document.createElement(tag);
  if (about.class) made.className = about.class;
  if (about.lang) made.lang = about.lang;
  if (about.dir) made.dir = about.dir;
  if (about.id) made.id = about.id;
  if (about.role) made.setAttribute("role", about.role);
  if (about.text !== undefined) made.textContent = about.text;
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * A text that the keyboard's focus goes to.
 *
 * @template {"p" | "h2" | "h3"} Tag
 * @param {Tag} tag
 * @param {string} text
 * @param {string} [className]
 */
export function headed(tag, text, className = "") {
  const node = element(tag, { text, class: className });
  node.tabIndex = -1;
  return node;
}

/** @param {string} id @param {string} text @param {() => void} act */
export function button(id, text, act) {
  const made = element("button", { id, text });
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/**
 * A link that opens in a new tab and says so to a screen reader.
 *
 * @param {string} text
 * @param {string} href `https:`
 * @param {string} newTab
 * @param {Doorkeeper.Language} lang
 */
export function outsideLink(text, href, newTab, lang) {
  const link = element("a", { text });
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.append(element("span", { class: "spoken", text: ` (${newTab})`, lang }));
  return link;
}
