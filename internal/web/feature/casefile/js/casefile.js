// The page of one complaint: the keys of the composer, the sign that somebody is here, the printer.
import { busy, each, on } from '../../kit/js/dom.js';
import { forget } from '../../kit/js/draft.js';
import { more, step } from '../../kit/js/pane.js';

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || busy(event)) return;
  const key = event.key.toLowerCase();
  const mode = { r: 'reply', n: 'note' }[key];
  const at = mode && document.querySelector(`[data-compose="${mode}"]`);
  if (at) { event.preventDefault(); at.click(); return; }
  if (key === 'm') {
    const macro = document.querySelector('form[data-composer] [data-insert="/"]');
    if (macro) { event.preventDefault(); macro.click(); }
  }
});

// After a step the officer stays on the case or goes on to the next of the list, as he likes it: the browser remembers.
const likes = 'next-after-step';
let onward = false;
each('[data-next-case]', (label) => {
  const box = label.querySelector('input');
  if (!label.hidden || !more()) return;
  label.hidden = false;
  try { box.checked = localStorage.getItem(likes) === 'yes'; } catch { /* no store */ }
});
on('change', '[data-next-case] input', (_, box) => { try { localStorage.setItem(likes, box.checked ? 'yes' : 'no'); } catch { /* no store */ } });
document.addEventListener('htmx:after:request', (event) => {
  const box = event.target.closest?.('#dialog form')?.querySelector('[data-next-case]:not([hidden]) input');
  onward = Boolean(box?.checked) && event.detail.ctx?.response?.status < 400;
});
document.addEventListener('close', (event) => {
  if (event.target.id !== 'dialog' || !onward) return;
  onward = false;
  step(1);
}, true);

// What opened a dialog may be gone when it closes: the keyboard goes on at the question that it was about, or at the acts.
let about = '';
on('click', '[hx-get*="/do/"]', (_, opener) => { about = opener.closest('[data-request]')?.dataset.request ?? ''; });
document.addEventListener('close', (event) => {
  if (event.target.id !== 'dialog') return;
  requestAnimationFrame(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    (document.getElementById(`asked-${about}`) ?? document.querySelector('#case .k-actions button:not([disabled])'))?.focus();
  });
}, true);

// What was just sent stands at the end of the timeline: bring it into sight.
let sent = false;
document.addEventListener('htmx:after:request', (event) => {
  if (event.target.matches?.('form[data-composer]') && event.detail.ctx?.response?.status < 400) sent = true;
});
document.addEventListener('htmx:after:swap', () => {
  if (!sent) return;
  sent = false;
  requestAnimationFrame(() => document.querySelector('#case-timeline > :last-child')?.scrollIntoView({ block: 'nearest' }));
});

// A reply that went while the page was being left stands in the timeline: it is no draft any more.
const field = document.querySelector('form[data-composer] [name=text]');
const last = [...document.querySelectorAll('#case-timeline .is-reply')].at(-1)?.textContent.replace(/\s+/g, '');
const draft = field?.value.replace(/\s+/g, '');
if (draft && last?.includes(draft)) forget(field.form);

// A sign every 20 seconds while the page is looked at, at once when writing begins, and one on leaving.
let here = '';
let writing = false;
const tell = (url, mode, last) => {
  const body = new URLSearchParams({ mode });
  if (last) navigator.sendBeacon(url, body);
  else fetch(url, { method: 'POST', body, headers: { 'HX-Request': 'true' } }).then((answer) => { if (answer.status === 404) gone(url); }, () => {}); // the next sign comes soon
};
// What lies open is not ours to see any more: the page hears so when it happens, and here when it missed that.
function gone(url) {
  const at = document.getElementById('case');
  if (at && url === spot()) globalThis.htmx?.ajax('GET', at.dataset.liveUrl, { target: at, source: at, swap: 'outerMorph' });
}
const spot = () => document.querySelector('[data-cs-presence]')?.dataset.csPresence || '';
const words = () => document.querySelector('form[data-composer] [name=text]')?.value.trim() || '';

function sign() {
  const at = spot();
  if (here && at !== here) tell(here, 'leave', true);
  const fresh = at !== here;
  here = at;
  if (!here || document.hidden) return;
  const now = words() !== '' && document.querySelector('form[data-composer]')?.contains(document.activeElement);
  if (fresh || now !== writing || !sign.at || Date.now() - sign.at > 19000) {
    writing = now;
    sign.at = Date.now();
    tell(here, writing ? 'write' : 'look');
  }
}
document.addEventListener('htmx:after:swap', sign);
on('input', 'form[data-composer] [name=text]', sign);
document.addEventListener('focusout', () => setTimeout(sign, 300));
document.addEventListener('visibilitychange', sign);
addEventListener('pagehide', () => { if (here) tell(here, 'leave', true); });
setInterval(sign, 5000);
sign();

on('click', '[data-cs-print]', () => print());
// Leads out of the dialog to a line of the ledger: the dialog closes first.
on('click', '#dialog .k-problem a', () => document.getElementById('dialog').close());
