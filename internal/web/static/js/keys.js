// The keyboard. Single keys are ignored while somebody types or an input method is composing. A key may also be bound by
// the page: [data-key="e"] is clicked, or focused when it is a field.
import { busy } from './dom.js';
import { clear, flip } from './select.js';
import * as pane from './pane.js';
import { openPalette } from './palette.js';
import { nextTheme } from './theme.js';

let lead = ''; // after g, the next key is a place
let timer;

const bound = (key) => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((n) => n.offsetParent !== null && n.getAttribute('aria-disabled') !== 'true');

function press(node) {
  if (/^(INPUT|TEXTAREA)$/.test(node.tagName) && !/^(checkbox|radio|button|submit)$/.test(node.type)) { node.focus(); node.select?.(); } else node.click();
}

const acts = {
  j: () => pane.step(1),
  k: () => pane.step(-1),
  x: () => flip(pane.current()),
  t: () => nextTheme(),
  '?': () => document.getElementById('keys')?.showModal(),
  Enter: (event) => { if (event.target === document.body || event.target.matches('[data-row]')) pane.open(); },
  Escape: () => { if (document.querySelector('[data-bulk]:not([hidden])')) clear(); else pane.close(); },
};

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === 'k') { event.preventDefault(); openPalette(); return; }
  if (command && event.key === 'Enter' && event.target.form) { event.preventDefault(); if (!event.repeat) event.target.form.requestSubmit(); return; }
  if (event.key === 'Escape' && event.target.matches?.('input:not([type=checkbox]):not([type=radio]), textarea') && !event.target.closest('dialog, [popover]')) { event.target.blur(); return; }
  if (command || event.altKey || busy(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (lead) {
    const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    lead = '';
    if (place) { event.preventDefault(); place.click(); return; }
  }
  if (key === 'g') { lead = key; clearTimeout(timer); timer = setTimeout(() => { lead = ''; }, 1200); return; }
  const node = bound(key);
  if (node) { event.preventDefault(); press(node); return; }
  if (acts[key] && !(key === 'Enter' && event.target !== document.body && !event.target.matches('[data-row]'))) {
    if (key !== 'Enter' || pane.current()) event.preventDefault();
    acts[key](event);
  }
});
