import js from "@eslint/js";
import noUnsanitized from "eslint-plugin-no-unsanitized";
import globals from "globals";

const house = {
  eqeqeq: "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-var": "error",
  "prefer-const": "error",
  "no-console": "error",
};

// What would be loud in the page, or a way from text to markup. Said once here for every file that ships.
const neverInThePage = [
  { selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|srcdoc)$/]", message: "Text only: createElement and textContent." },
  { selector: "CallExpression[callee.property.name=/^(postMessage|dispatchEvent)$/]:not([callee.object.name='port'])", message: "The page would hear it." },
  { selector: "CallExpression[callee.name='fetch']", message: "Nothing here speaks to a network." },
  { selector: "NewExpression[callee.name=/^(XMLHttpRequest|WebSocket|EventSource|Function)$/]", message: "Nothing here speaks to a network." },
];

export default [
  { ignores: ["node_modules/**", ".venv/**", "build/**", "host/**", "tests/fixtures/**"] },
  js.configs.recommended,
  noUnsanitized.configs.recommended,
  { rules: house },
  {
    files: ["extension/background/**/*.js", "extension/pages/**/*.js", "extension/shared/**/*.js"],
    languageOptions: { sourceType: "module", globals: { ...globals.browser, chrome: "readonly" } },
    rules: { "no-restricted-syntax": ["error", ...neverInThePage] },
  },
  {
    files: ["extension/content/**/*.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.browser, chrome: "readonly", doorkeeper: "writable" } },
    rules: { "no-restricted-syntax": ["error", ...neverInThePage] },
  },
  {
    files: ["tests/**/*.js", "tests/**/*.mjs", "tools/**/*.js", "eslint.config.js"],
    languageOptions: { sourceType: "module", globals: { ...globals.node, ...globals.browser } },
    rules: { "no-console": "off" },
  },
];
