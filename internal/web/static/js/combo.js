// A choice from a list that the server searches. The list answers kit options; the chosen value stands in a hidden field.
import { el, fragment, icon, on, restored, say, settle } from './dom.js';

const parts = (box) => ({ input: box.querySelector('[role=combobox]'), list: box.querySelector('[role=listbox]'), hidden: box.querySelector('input[type=hidden]') });
const options = (list) => [...list.querySelectorAll('[role=option]')];

function shut(box) {
  const { input, list } = parts(box);
  list.hidden = true;
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

function choose(box, node) {
  const { input, list } = parts(box);
  for (const o of options(list)) o.setAttribute('aria-selected', String(o === node));
  if (node) { input.setAttribute('aria-activedescendant', node.id); node.scrollIntoView({ block: 'nearest' }); }
}

const due = new WeakMap(); // boxes whose answer is on its way: 'take' once Enter was pressed before it came
const find = settle(160, async (box) => {
  const { input, list } = parts(box);
  const asked = input.value;
  const url = new URL(box.dataset.combo, location.origin);
  url.searchParams.set('q', asked);
  try {
    const html = await fragment(url.pathname + url.search);
    if (asked !== input.value || !box.contains(document.activeElement)) return;
    list.innerHTML = html;
  } catch {
    list.replaceChildren(el('p', { class: 'k-option-none' }, say('no_answer')));
  }
  list.hidden = false;
  input.setAttribute('aria-expanded', 'true');
  choose(box, options(list)[0]);
  const enter = due.get(box) === 'take';
  due.delete(box);
  if (enter && options(list)[0]) take(box, options(list)[0]);
});
const ask = (box) => { due.set(box, 'show'); find(box); };

function take(box, node) {
  const { input, hidden } = parts(box);
  if (box.hasAttribute('data-many')) {
    if (![...box.querySelectorAll('.k-pick input')].some((i) => i.value === node.dataset.value)) {
      const remove = el('button', { type: 'button', class: 'k-pick-x', 'data-pick-remove': true, 'aria-label': `${box.dataset.remove} ${node.dataset.label}` }, icon('x'));
      input.before(el('span', { class: 'k-pick' }, el('input', { type: 'hidden', name: box.dataset.name, value: node.dataset.value }), node.dataset.label, remove));
    }
    input.value = '';
  } else {
    hidden.value = node.dataset.value;
    input.value = node.dataset.label;
  }
  shut(box);
  box.dispatchEvent(new CustomEvent('change', { bubbles: true }));
}

on('input', '[data-combo] [role=combobox]', (event, input) => {
  const box = input.closest('[data-combo]');
  if (!box.hasAttribute('data-many')) parts(box).hidden.value = ''; // typed words are not a choice
  if (!event.isComposing) ask(box);
});
on('compositionend', '[data-combo] [role=combobox]', (_, input) => ask(input.closest('[data-combo]')));
on('focusin', '[data-combo] [role=combobox]', (_, input) => ask(input.closest('[data-combo]')));
on('focusout', '[data-combo]', (event, box) => { if (!box.contains(event.relatedTarget)) { due.delete(box); shut(box); } });
on('mousedown', '[data-combo] [role=listbox]', (event) => event.preventDefault()); // keep the caret
on('click', '[data-combo] [role=option]', (_, node) => take(node.closest('[data-combo]'), node));
on('click', '[data-pick-remove]', (_, at) => { const box = at.closest('[data-combo]'); at.closest('.k-pick').remove(); box.dispatchEvent(new CustomEvent('change', { bubbles: true })); });
on('keydown', '[data-combo] [role=combobox]', (event, input) => {
  if (event.isComposing || event.keyCode === 229) return;
  const box = input.closest('[data-combo]');
  const { list } = parts(box);
  const all = options(list);
  const now = all.findIndex((o) => o.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (list.hidden) ask(box); else if (all.length) choose(box, all[(now + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === 'Enter' && due.has(box) && input.value) { event.preventDefault(); due.set(box, 'take'); } else if (event.key === 'Enter' && !list.hidden && all[now]) { event.preventDefault(); take(box, all[now]); } else if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); event.stopPropagation(); shut(box); } else if (event.key === 'Backspace' && !input.value) box.querySelector('.k-pick:last-of-type [data-pick-remove]')?.click();
});
// A name without its choice chooses nobody, a choice without its name is sent unseen: only both together stay.
restored('[data-combo]:not([data-many])', (box) => {
  const { input, hidden } = parts(box);
  if (!input.value || !hidden.value) input.value = hidden.value = '';
});
