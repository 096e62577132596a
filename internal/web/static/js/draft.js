// Keeps what is typed in the browser, per field, until it has been sent. [data-draft=KEY]; KEY names the complaint. The
// mode is kept with the words: an internal note must not come back as a reply. So is who is mentioned in them. A week old drafts are thrown away.
import { each, el, on, say, settle } from './dom.js';

const name = (field) => 'draft:' + field.dataset.draft;
const week = 7 * 86400e3;

function read(field) {
  try {
    const kept = JSON.parse(localStorage.getItem(name(field)) || 'null');
    return kept && Date.now() - kept.at < week ? kept : null;
  } catch { return null; }
}

/** Has a form tell somebody who is named in its words. */
export function mention(form, value, label) {
  if (![...form.querySelectorAll('[name=mention]')].some((m) => m.value === value)) form.append(el('input', { type: 'hidden', name: 'mention', value, 'data-label': label }));
}

const mentions = (field) => [...(field.form?.querySelectorAll('[name=mention]') || [])].map((m) => [m.value, m.dataset.label]);
const modeOf = (field) => field.form?.querySelector('[name=mode]:checked')?.value || '';

function write(field) {
  try {
    if (field.value.trim()) localStorage.setItem(name(field), JSON.stringify({ text: field.value, mode: modeOf(field), mentions: mentions(field), at: Date.now() }));
    else localStorage.removeItem(name(field));
  } catch { /* private windows have no store; the server keeps its own draft */ }
  const mark = field.form?.querySelector('[data-draft-mark]');
  if (mark) mark.textContent = field.value.trim() ? say('draft') : '';
}

each('[data-draft]:not([data-draft=""])', (field) => {
  if (field.dataset.drafted) return;
  field.dataset.drafted = 'yes';
  const kept = read(field);
  if (!kept?.text || field.value) return;
  const mode = kept.mode && field.form?.querySelector(`[name=mode][value="${CSS.escape(kept.mode)}"]`);
  if (mode && !mode.checked) { mode.checked = true; mode.dispatchEvent(new Event('change', { bubbles: true })); }
  for (const [value, label] of kept.mentions || []) if (field.form) mention(field.form, value, label);
  field.value = kept.text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
});
const later = new WeakMap(); // each field waits for itself: the next one must not keep the last from being written
on('input', '[data-draft]', (_, field) => {
  if (!later.has(field)) later.set(field, settle(300, write));
  later.get(field)(field);
});

on('change', 'form:has([data-draft]) [name=mode]', (_, mode) => { for (const field of mode.form.querySelectorAll('[data-draft]')) if (field.dataset.drafted) write(field); });

/** Empties a composer after sending. The mode stays, and so do its looks: who wrote a note may write another one. */
function clear(form) {
  const mode = form.querySelector('[name=mode]:checked')?.value;
  forget(form);
  for (const m of form.querySelectorAll('[name=mention]')) m.remove();
  form.reset();
  const same = mode && form.querySelector(`[name=mode][value="${CSS.escape(mode)}"]`);
  if (same) same.checked = true;
  form.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Forgets the draft of a form that has been taken. */
export function forget(form) {
  for (const field of form.querySelectorAll('[data-draft]')) { field.value = ''; write(field); }
}
document.addEventListener('htmx:after:request', (event) => {
  const form = event.detail.ctx?.sourceElement; // the event's own target is the document once the form has left the page
  if (!form?.matches?.('form')) return; // a field that asked for a hint has not sent the form
  if (event.detail.ctx?.response?.status < 400) { form.dataset.sent = 'yes'; if (form.matches('[data-composer]')) { clear(form); } else for (const f of form.querySelectorAll('[data-draft]')) try { localStorage.removeItem(name(f)); } catch { /* as above */ } }
});
