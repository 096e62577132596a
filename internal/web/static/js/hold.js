// A reply waits five seconds before it goes, and can be taken back meanwhile: what a customer has read cannot. Sending
// again sends at once. A pane that is left meanwhile, or a page, sends on its own; the words stay a draft until then.
import { el, on, say } from './dom.js';
import { forget } from './draft.js';
import { toast } from './toast.js';

const seconds = 5;
let held = null;

const text = (form) => form.querySelector('[name=text]');
const note = (form) => form.querySelector('[name=mode]:checked')?.hasAttribute('data-note');

function release() {
  const { form, bar, timer } = held;
  held = null;
  clearInterval(timer);
  bar.remove();
  form.classList.remove('is-held');
  text(form).readOnly = false;
  return form;
}

/** Sends a form that is no longer on the page. */
async function behind(form) {
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { 'HX-Request': 'true' } });
    if (!answer.ok) throw new Error(String(answer.status));
    forget(form);
  } catch {
    toast({ title: say('not_sent'), tone: 'danger' });
  }
}

function send() {
  const form = release();
  if (!form.isConnected) { behind(form); return; }
  form.dataset.go = 'yes';
  form.requestSubmit();
  delete form.dataset.go;
}

function hold(form) {
  const words = el('span', {});
  const bar = el('div', { class: 'k-held', role: 'status' }, words,
    el('button', { type: 'button', class: 'k-btn k-btn-s', 'data-held': 'undo' }, say('undo')), el('button', { type: 'button', class: 'k-btn k-btn-s k-btn-primary', 'data-held': 'now' }, say('send_now')));
  let left = seconds;
  const tick = () => { words.textContent = say('held', { n: left }); };
  tick();
  held = { form, bar, timer: setInterval(() => { left -= 1; if (left > 0) tick(); else send(); }, 1000) };
  form.classList.add('is-held');
  text(form).readOnly = true;
  form.append(bar);
  bar.querySelector('button').focus({ preventScroll: true });
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches?.('form[data-hold]') || form.dataset.go || note(form) || !text(form)?.value.trim()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (held?.form === form) { send(); return; }
  if (held) send(); // one at a time: the one before has waited long enough
  hold(form);
}, true);
on('click', '[data-held]', (_, at) => {
  if (!held) return;
  if (at.dataset.held === 'now') { send(); return; }
  text(release()).focus();
});
// What waits as a reply must not go as a note, nor the other way round: who changes his mind takes it back.
on('change', 'form[data-hold]', (_, form) => { if (held?.form === form && note(form)) text(release()).focus(); });
document.addEventListener('keydown', (event) => {
  if (!held || event.isComposing || !held.form.contains(event.target)) return;
  if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); text(release()).focus(); }
}, true);
addEventListener('pagehide', () => { if (held) { const form = release(); navigator.sendBeacon(form.action, new FormData(form)); } });
