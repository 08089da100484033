// A page's own script, run before everything else: it notes whatever it can notice of an extension.
window.noticed = {mutations: [], messages: [], events: [], violations: [], errors: []};

const bare = (node) => node.localName === 'div' && node.attributes.length === 0 && node.childNodes.length === 0;

const watcher = new MutationObserver((records) => {
  for (const record of records) {
    const expected = record.target === document.documentElement && record.type === 'childList' &&
      [...record.addedNodes, ...record.removedNodes].every(bare);
    if (!expected) window.noticed.mutations.push(`${record.type} on ${record.target.nodeName}`);
  }
});
// the parser's own changes come before this; our scripts come after it
addEventListener('DOMContentLoaded', () => {
  watcher.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
});

const TYPES = [
  'click', 'scroll', 'focusin', 'focusout', 'input', 'change', 'keydown', 'pointerdown', 'copy', 'hashchange',
  'popstate', 'storage', 'toggle', 'beforetoggle', 'animationstart', 'transitionrun', 'slotchange',
];
for (const type of TYPES) addEventListener(type, () => window.noticed.events.push(type), true);
addEventListener('message', (event) => window.noticed.messages.push(String(event.data)), true);
addEventListener('securitypolicyviolation', (event) => window.noticed.violations.push(event.violatedDirective), true);
addEventListener('error', (event) => window.noticed.errors.push(String(event.message)), true);

for (const [prototype, method] of [
  [Element.prototype, 'attachShadow'], [EventTarget.prototype, 'dispatchEvent'], [Node.prototype, 'appendChild'],
  [Document.prototype, 'createElement'], [Document.prototype, 'querySelector'], [History.prototype, 'pushState'],
]) {
  const original = prototype[method];
  prototype[method] = function (...given) {
    window.noticed.events.push(method);
    return original.apply(this, given);
  };
}
