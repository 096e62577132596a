// Keeps what stands in a long form until it has been taken: Escape, a reload or a look elsewhere must not cost an
// officer his words. form[data-keep=KEY]; KEY names the complaint and the step. Only for this tab, and only while it
// lives: what is said about a customer does not stay behind on a shared desk.
import { each, el, icon, keeper, on, say } from './dom.js';

const name = (form) => 'kept:' + form.dataset.keep;
// Hidden fields belong to the server, files cannot be put back, and a server-searched choice is more than its value.
const mine = (field) => field.name && !/^(hidden|file|submit|button|password)$/.test(field.type) && !field.closest('[data-combo]');
const fields = (form) => [...form.elements].filter(mine);
const ticks = (field) => field.type === 'checkbox' || field.type === 'radio';
const words = (form) => JSON.stringify(fields(form).filter((f) => !ticks(f) || f.checked).map((f) => [f.name, f.value]));

function read(form) {
  try { return JSON.parse(sessionStorage.getItem(name(form)) || 'null'); } catch { return null; }
}

function write(form) {
  try {
    const now = words(form);
    if (now === form.keptFrom) sessionStorage.removeItem(name(form));
    else sessionStorage.setItem(name(form), now);
  } catch { /* private windows have no store */ }
}

/** Rows of a list that grows are made before they are filled. */
function grow(form, wanted) {
  for (const [key] of wanted) {
    const hit = /^(.*)\.(\d+)\.(.*)$/.exec(key);
    if (!hit || form.querySelector(`[name="${CSS.escape(key)}"]`)) continue;
    for (const box of form.querySelectorAll('[data-repeat]')) {
      if (!box.querySelector(':scope > template')?.innerHTML.includes(`name="${hit[1]}.__i__.${hit[3]}"`)) continue;
      box.dataset.next = hit[2];
      box.querySelector(':scope > [data-repeat-add]')?.click();
    }
  }
}

function restore(form, wanted) {
  grow(form, wanted);
  const left = wanted.map(([key, value]) => ({ key, value }));
  for (const field of fields(form)) {
    const at = left.findIndex((w) => w.key === field.name && (!ticks(field) || w.value === field.value));
    if (ticks(field)) field.checked = at >= 0;
    else if (at >= 0) field.value = left[at].value;
    if (at >= 0) left.splice(at, 1);
    if (field.tagName === 'SELECT') field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

each('form[data-keep]', (form) => {
  if (form.keptFrom !== undefined) return;
  form.keptFrom = words(form);
  const wanted = read(form);
  if (!wanted || JSON.stringify(wanted) === form.keptFrom) return; // also after a refusal, which comes with what was typed
  restore(form, wanted);
  const files = form.querySelector('input[type=file]') ? say('kept_files') : '';
  form.prepend(el('p', { class: 'k-kept', role: 'status' }, icon('ok'), el('span', {}, say('kept') + files), el('button', { type: 'button', class: 'k-link', 'data-keep-forget': true }, say('forget'))));
  form.querySelector('textarea, input:not([type=hidden])')?.focus();
});

const later = keeper(200, write);
for (const type of ['input', 'change']) on(type, 'form[data-keep]', (_, form) => later.soon(form));
on('click', '[data-keep-forget]', (_, at) => {
  const form = at.closest('form');
  form.reset();
  for (const field of fields(form)) field.dispatchEvent(new Event('change', { bubbles: true }));
  sessionStorage.removeItem(name(form));
  at.parentElement.remove();
});
document.addEventListener('htmx:after:request', (event) => {
  const form = event.detail.ctx?.sourceElement;
  if (!form?.matches?.('form[data-keep]') || !(event.detail.ctx?.response?.status < 400)) return;
  later.cancel(form);
  form.dataset.sent = 'yes';
  sessionStorage.removeItem(name(form));
});
