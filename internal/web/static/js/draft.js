// Keeps what is typed in the browser, per field, until it has been sent. [data-draft=KEY]; KEY names the complaint. A form
// with modes keeps the words of each apart: what was written as a note is not in the field when a reply is written, nor
// are its files and who is mentioned in it. Week old drafts are thrown away.
import { carry } from './attach.js';
import { each, el, keeper, on, say } from './dom.js';

const name = (field) => 'draft:' + field.dataset.draft;
const week = 7 * 86400e3;

/** What is kept of a field: {by: {mode: {text, mentions}}, mode, noted: [line], at}. A field without modes has one, without a name. */
function read(field) {
  try {
    const kept = JSON.parse(localStorage.getItem(name(field)) || 'null');
    if (!kept || Date.now() - kept.at > week) return { by: {} };
    return kept.by ? kept : { by: kept.text ? { [kept.mode || '']: kept } : {}, mode: kept.mode }; // as it was kept before
  } catch { return { by: {} }; }
}

function keep(field, kept) {
  try {
    if (Object.keys(kept.by).length || kept.noted?.length) localStorage.setItem(name(field), JSON.stringify({ ...kept, at: Date.now() }));
    else localStorage.removeItem(name(field));
  } catch { /* private windows have no store; the server keeps its own draft */ }
  for (const mode of modes(field.form)) mode.closest('label')?.classList.toggle('has-draft', mode.value !== field.dataset.mode && Boolean(kept.by[mode.value]));
}

/** Has a form tell somebody who is named in its words. */
export function mention(form, value, label) {
  if (![...form.querySelectorAll('[name=mention]')].some((m) => m.value === value)) form.append(el('input', { type: 'hidden', name: 'mention', value, 'data-label': label }));
}

const mentions = (field) => [...(field.form?.querySelectorAll('[name=mention]') || [])].map((m) => [m.value, m.dataset.label]);
const modes = (form) => form?.querySelectorAll('[name=mode]') || [];
const modeOf = (field) => field.form?.querySelector('[name=mode]:checked')?.value || '';

function write(field) {
  const kept = read(field);
  const mode = field.dataset.mode;
  if (field.value.trim()) kept.by[mode] = { text: field.value, mentions: mentions(field) };
  else delete kept.by[mode];
  keep(field, { ...kept, mode, noted: lines.get(name(field)) || kept.noted });
  const mark = field.form?.querySelector('[data-draft-mark]');
  if (mark) mark.textContent = field.value.trim() ? say('draft') : '';
}

function put(field, draft) {
  for (const m of field.form?.querySelectorAll('[name=mention]') || []) m.remove();
  for (const [value, label] of draft?.mentions || []) if (field.form) mention(field.form, value, label);
  field.value = draft?.text || '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

// What was ever typed as a note is remembered line by line, also what was cut again: a line that grew is one line.
const lines = new Map();
const most = 60;

function remember(field) {
  if (!field.dataset.draft || !field.form?.querySelector('[name=mode]:checked')?.hasAttribute('data-note')) return;
  const now = field.value.split('\n').map((line) => line.trim()).filter(Boolean);
  const before = [...new Set([...(read(field).noted || []), ...(lines.get(name(field)) || [])])]; // those of another tab too
  lines.set(name(field), [...before.filter((line) => !now.some((n) => n.includes(line))), ...now.filter((n) => !before.some((line) => line !== n && line.includes(n)))].slice(-most));
}

/** The lines that were typed as a note under a key, whatever became of them. */
export function noted(key) {
  const kept = read({ dataset: { draft: key } });
  return [...(kept.noted || []), ...(lines.get('draft:' + key) || []), ...(kept.by.note ? [kept.by.note.text] : [])];
}

each('[data-draft]:not([data-draft=""])', (field) => {
  if (field.dataset.drafted) return;
  field.dataset.drafted = 'yes';
  field.dataset.mode = modeOf(field);
  const kept = read(field);
  const last = kept.by[kept.mode] ? kept.mode : Object.keys(kept.by)[0];
  if (last === undefined || field.value) return;
  const mode = last && field.form?.querySelector(`[name=mode][value="${CSS.escape(last)}"]`);
  if (last && !mode) return; // who may not write notes is not given one
  field.dataset.mode = last;
  if (mode && !mode.checked) { mode.checked = true; mode.dispatchEvent(new Event('change', { bubbles: true })); }
  put(field, kept.by[last]);
  keep(field, kept);
});
const later = keeper(300, write);
on('input', '[data-draft]', (_, field) => {
  remember(field);
  later.soon(field);
});

// The other mode has its own words, its own files and its own people.
const files = new WeakMap();
on('change', 'form:has([data-draft])', (_, form) => {
  for (const field of form.querySelectorAll('[data-draft]')) {
    const was = field.dataset.mode;
    const now = modeOf(field);
    if (!field.dataset.drafted || was === now) continue;
    write(field);
    if (!files.has(form)) files.set(form, {});
    const picked = files.get(form);
    picked[was] = carry(form, picked[now]);
    field.dataset.mode = now;
    put(field, read(field).by[now]);
    write(field);
  }
});

/** Empties a composer after sending. The mode stays, and so do its looks: who wrote a note may write another one. */
function clear(form) {
  const mode = form.querySelector('[name=mode]:checked')?.value;
  forget(form);
  for (const m of form.querySelectorAll('[name=mention], [type=hidden][name=from_note]')) m.remove();
  form.reset();
  const same = mode && form.querySelector(`[name=mode][value="${CSS.escape(mode)}"]`);
  if (same) same.checked = true;
  form.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Forgets the draft of a form that has been taken; those of its other modes stay. */
export function forget(form) {
  for (const field of form.querySelectorAll('[data-draft]')) {
    field.value = '';
    if (form.querySelector('[name=mode]:checked')?.hasAttribute('data-note')) { // it is on the case now, and the rules ask
      lines.delete(name(field));
      keep(field, { ...read(field), noted: undefined });
    }
    write(field);
  }
}
document.addEventListener('htmx:after:request', (event) => {
  const form = event.detail.ctx?.sourceElement; // the event's own target is the document once the form has left the page
  if (!form?.matches?.('form')) return; // a field that asked for a hint has not sent the form
  if (event.detail.ctx?.response?.status < 400) { form.dataset.sent = 'yes'; if (form.matches('[data-composer]')) { clear(form); } else for (const f of form.querySelectorAll('[data-draft]')) try { later.cancel(f); localStorage.removeItem(name(f)); } catch { /* as above */ } }
});
