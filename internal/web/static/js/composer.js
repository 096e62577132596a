// The composer: reply or note changes its colour and the words of its button; "/" finds a text, "@" a colleague.
import { each, el, fragment, on, restored, say, settle } from './dom.js';
import { ask } from './dialog.js';
import { mention, noted } from './draft.js';
import { leaks } from './leak.js';

function dress(form) {
  const mode = form.querySelector('[name=mode]:checked');
  if (!mode) return;
  form.classList.toggle('is-note', mode.hasAttribute('data-note'));
  form.querySelector('[name=text]').placeholder = mode.dataset.placeholder;
  form.querySelector('[data-send-words]').textContent = mode.dataset.send;
}
// What was typed for colleagues is asked about before it goes to the customer, by whichever form and however it came there.
// Of what has been saved the desk asks; the answer goes along, so that nobody is asked twice.
const telling = (form) => (form.matches?.('form[data-composer]')
  ? !form.querySelector('[name=mode]:checked')?.hasAttribute('data-note') && form.querySelector('[data-draft]')?.dataset.draft
  : form.dataset?.tells);

/** What stands on the page and is no secret: all that is said about the case, but the notes. */
function known() {
  const page = document.getElementById('case')?.cloneNode(true);
  page?.querySelectorAll('.is-note').forEach((note) => note.remove());
  return page ? [page.textContent] : [];
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  const key = telling(form);
  if (!key || form.dataset.meant || form.dataset.go) return;
  for (const said of form.querySelectorAll('[type=hidden][name=from_note]')) said.remove();
  if (form.elements.from_note?.checked) return;
  const fields = [...form.querySelectorAll('textarea')];
  const at = fields.find((field) => leaks(field.value, noted(key), known()));
  if (!at) return;
  const answered = (yes) => {
    if (!yes) { at.focus(); return; }
    form.append(el('input', { type: 'hidden', name: 'from_note', value: '1' }));
    form.dataset.meant = 'yes';
    form.requestSubmit();
    delete form.dataset.meant;
  };
  if (!ask(say('note_leaves'), say('note_leaves_act'), answered)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
on('change', 'form[data-composer]', (_, form) => dress(form));
restored('form[data-composer]', dress);
each('form[data-composer]', dress); // a draft may have come back as a note before anybody listened
on('click', '[data-compose]', (_, at) => {
  const form = document.querySelector('form[data-composer]');
  const mode = form?.querySelector(`[name=mode][value="${CSS.escape(at.dataset.compose)}"]`);
  if (mode) { mode.checked = true; form.dispatchEvent(new Event('change', { bubbles: true })); }
  form?.querySelector('[name=text]').focus();
});
on('click', '[data-insert]', (_, at) => {
  const text = at.closest('form').querySelector('[name=text]');
  text.focus();
  text.setRangeText((text.selectionStart && !/\s$/.test(text.value.slice(0, text.selectionStart)) ? ' ' : '') + at.dataset.insert, text.selectionStart, text.selectionEnd, 'end');
  text.dispatchEvent(new Event('input', { bubbles: true }));
});

let pop = null;
let field = null;
let from = 0;
let due = ''; // an answer is on its way; 'take' once Enter was pressed before it came

function shut() { due = ''; pop?.remove(); pop = null; field?.removeAttribute('aria-activedescendant'); }
const options = () => (pop ? [...pop.querySelectorAll('[role=option]')] : []);
function choose(node) { for (const o of options()) o.setAttribute('aria-selected', String(o === node)); if (node) { field.setAttribute('aria-activedescendant', node.id); node.scrollIntoView({ block: 'nearest' }); } }

let seq = 0;
const find = settle(120, async (text, url, q) => {
  const mine = ++seq;
  let html;
  try { html = await fragment(`${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(q)}`); } catch { if (mine === seq) due = ''; return; }
  if (mine !== seq || document.activeElement !== text || !due) return;
  field = text;
  if (!pop) { pop = el('div', { class: 'k-popup', role: 'listbox' }); document.body.append(pop); pop.addEventListener('mousedown', (event) => { event.preventDefault(); take(event.target.closest('[role=option]')); }); }
  pop.innerHTML = html;
  const box = text.form.getBoundingClientRect();
  pop.style.left = box.left + 'px';
  pop.style.width = box.width + 'px';
  pop.style.bottom = innerHeight - box.top + 6 + 'px';
  choose(options()[0]);
  const enter = due === 'take';
  due = '';
  if (enter) take(options()[0]);
});

function take(node) {
  if (!node || !field) return;
  const sign = field.value[from];
  const words = sign === '@' ? `@${node.dataset.label} ` : node.dataset.text || node.dataset.label;
  field.setRangeText(words, from, field.selectionStart, 'end');
  const gap = sign === '/' && /【[^】]+】|\[[^\]]+\]/.exec(words); // what is still to be written is typed over
  if (gap) field.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
  if (sign === '@') mention(field.form, node.dataset.value, node.dataset.label);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  shut();
}

const typed = (event, text) => {
  if (event.isComposing) return;
  const before = text.value.slice(0, text.selectionStart);
  const hit = /(^|\s|(?<=[\p{sc=Han}\p{P}])(?=@))([/@])([^\s/@]{0,20})$/u.exec(before); // Chinese puts no space before @
  const url = hit && (hit[2] === '/' ? text.dataset.macros : text.dataset.people);
  if (!url) { shut(); return; }
  from = before.length - hit[3].length - 1;
  due = 'show';
  find(text, url, hit[3]);
};
for (const type of ['input', 'compositionend']) on(type, 'textarea[data-macros], textarea[data-people]', typed); // an input method says the last word with the latter
document.addEventListener('keydown', (event) => {
  if (!pop || event.target !== field || event.isComposing) return;
  const all = options();
  const now = all.findIndex((o) => o.getAttribute('aria-selected') === 'true');
  if (event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); shut(); } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); choose(all[(now + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]); } else if ((event.key === 'Enter' || event.key === 'Tab') && due) { event.preventDefault(); due = 'take'; } else if ((event.key === 'Enter' || event.key === 'Tab') && all[now]) { event.preventDefault(); take(all[now]); }
}, true);
document.addEventListener('focusout', (event) => { if (event.target === field) shut(); });
// Who is no longer named in the words is not told.
document.addEventListener('submit', ({ target }) => {
  if (target.matches?.('form[data-composer]')) for (const m of target.querySelectorAll('[name=mention]')) if (!target.querySelector('[name=text]').value.includes('@' + m.dataset.label)) m.remove();
}, true);
