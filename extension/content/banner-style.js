"use strict";
// The banner's style sheet. It is adopted by the closed shadow root, so no rule of the page reaches it. `!important` in
// a shadow root outranks the page's own `!important` and even its style attributes (CSS Cascade 5, "context"), which is
// why the host element can be neither hidden nor faded by the page's styles.
// Sizes are in px: rem would follow the page's root element.
doorkeeper.bannerStyle = `
:host {
  all: initial !important;
  display: block !important;
  position: static !important;
}

* { box-sizing: border-box; }

.panel {
  --ink: #1f1f1f;
  --ground: #ffffff;
  --quiet: #4a4a4a;
  --line: #8a8a8a;
  --link: #0b4a8f;
  --act: #1f1f1f;
  --act-ink: #ffffff;
  --focus: #0b4a8f;
  --strong: #a8071a;
  --strong-ink: #ffffff;
  display: block;
  position: absolute;
  inset: auto 0 auto 0;
  z-index: 1;
  width: auto;
  height: auto;
  max-width: none;
  max-height: none;
  margin: 0;
  padding: 0;
  overflow: visible;
  border: 0 solid var(--strong);
  border-width: 0 0 4px 0;
  background: var(--ground);
  color: var(--ink);
  font: 400 16px/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
  text-align: start;
  overflow-wrap: anywhere;
  box-shadow: 0 2px 6px rgb(0 0 0 / 30%);
}
.panel:popover-open { z-index: 2147483647; }
.panel.late { position: fixed; }
.panel.late, .panel.over { max-height: 90vh; overflow-y: auto; }
.panel.caution {
  --strong: #8a5a00;
  --strong-ink: #1f1f1f;
  border-style: dashed;
  border-width: 0 0 2px 0;
  box-shadow: none;
}

.column { max-width: 1128px; margin: 0 auto; padding-left: 20px; padding-right: 20px; }

.title { background: var(--strong); color: var(--strong-ink); padding: 10px 0; }
.title .column { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
.caution .title { background: transparent; color: var(--ink); padding: 10px 0 0; }
.word { display: inline-flex; align-items: center; gap: 8px; font-weight: 700; }
.caution .word { background: #ffc53d; color: #1f1f1f; padding: 0 10px 0 6px; border: 1px solid #8a5a00; border-radius: 4px; }
.word svg { width: 28px; height: 28px; flex: none; }
.caution .word svg { width: 22px; height: 22px; }
h2 { margin: 0; font-size: 20px; line-height: 1.3; font-weight: 700; }
.caution h2 { font-size: 17px; }
h3 { margin: 0 0 4px; font-size: 17px; line-height: 1.3; }
h4 { margin: 12px 0 2px; font-size: 16px; line-height: 1.3; }
p { margin: 0; }

/* one line above the box to write in */
.panel.line { position: fixed; inset: auto; overflow-y: auto; border-width: 4px 0 0 0; }
.line .column { padding-left: 12px; padding-right: 12px; }
.panel.line .title { padding: 2px 0; }
.panel.line h2 { font-size: 16px; flex: 1 1 12em; }
.panel.line .word svg { width: 22px; height: 22px; }
.line .more { margin-inline-start: auto; }
.body[hidden], .more[hidden] { display: none; }

.body { padding-top: 10px; padding-bottom: 14px; }
dl.facts { display: flex; flex-wrap: wrap; gap: 2px 28px; margin: 0 0 6px; }
dl.facts > div { display: flex; flex-wrap: wrap; gap: 0 6px; }
dt { color: var(--quiet); }
dt::after { content: ":"; }
dd { margin: 0; font-weight: 600; }
.advice { font-weight: 700; margin: 0 0 10px; }
.age { margin: 0 0 10px; }
a { color: var(--link); text-decoration: underline; text-underline-offset: 2px; font-weight: 400; display: inline-block; min-height: 24px; }

.acts { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
button {
  font: inherit;
  min-height: 40px;
  min-width: 40px;
  margin: 0;
  padding: 6px 14px;
  border-radius: 4px;
  cursor: pointer;
  text-align: start;
}
.report { background: var(--act); color: var(--act-ink); border: 2px solid var(--act); font-weight: 600; }
.copy { background: transparent; color: var(--ink); border: 2px solid var(--line); }
.more { background: transparent; color: inherit; border: 2px solid currentcolor; padding: 2px 10px; min-height: 32px; }
.why { background: transparent; color: var(--link); border: 2px solid transparent; text-decoration: underline; text-underline-offset: 2px; padding: 6px 4px; }
.close { background: transparent; color: var(--ink); border: 2px solid var(--line); margin-inline-start: auto; }
button:hover, a:hover { text-decoration: underline; text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.status:not(:empty) { margin-top: 8px; }
textarea { display: block; width: 100%; height: 160px; margin-top: 8px; font: 14px/1.4 ui-monospace, monospace; color: var(--ink); background: var(--ground); border: 1px solid var(--line); }

.reasons { margin-top: 12px; padding-top: 10px; border-top: 1px solid var(--line); }
.reasons[hidden] { display: none; }
.hit { margin: 8px 0 14px; }
.evidence { margin: 8px 0 0; padding: 6px 12px; border-inline-start: 3px solid var(--line); }
.evidence h4 { margin: 0; }
.evidence dl { display: grid; grid-template-columns: minmax(8em, max-content) 1fr; gap: 0 12px; margin: 0; }
.small { color: var(--quiet); margin-top: 8px; }

.spoken { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }

@media (max-width: 480px) {
  .column { padding-left: 12px; padding-right: 12px; }
  .evidence dl { grid-template-columns: 1fr; }
  .close { margin-inline-start: 0; }
  .report, .copy { width: 100%; }
}

@media (prefers-color-scheme: dark) {
  .panel {
    --ink: #f2f2f2;
    --ground: #1d2226;
    --quiet: #c4c8cc;
    --line: #8e949a;
    --link: #9ecbff;
    --act: #f2f2f2;
    --act-ink: #1d2226;
    --focus: #9ecbff;
  }
  .panel.caution { --strong: #ffc53d; }
}

.title :focus-visible { outline-color: currentColor; }

@media (prefers-reduced-motion: no-preference) {
  .panel { animation: appear 160ms ease-out; }
  @keyframes appear { from { opacity: 0; } }
}

@media (forced-colors: active) {
  .panel { border: 6px solid CanvasText; box-shadow: none; }
  .panel.caution { border: 3px dashed CanvasText; }
  .panel.line { border-width: 3px; }
  .alert .title { border-bottom: 1px solid CanvasText; }
  .word, .caution .word { border: 2px solid CanvasText; padding: 0 8px; }
  button, .report, .copy, .why, .close, .more { border: 2px solid ButtonText; }
  :focus-visible { outline-color: Highlight; }
}

`;
