// Ctrl K: pages, complaints, acts, found by the server. It answers kit options (role=option) whose data-href is opened or
// whose data-click names what is clicked on this page.
import { fragment, on, say, settle } from './dom.js';

const dialog = document.getElementById('palette');
const input = dialog?.querySelector('input');
const list = dialog?.querySelector('[role=listbox]');
let seq = 0;
let due = false; // an answer to what stands in the field is on its way
let go = false; // Enter was pressed before it came: what it finds is opened, not what stood there before

export function openPalette() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  input.value = '';
  go = false;
  input.focus();
  find();
}

const options = () => [...list.querySelectorAll('[role=option]')];

function choose(node) {
  for (const o of options()) o.setAttribute('aria-selected', String(o === node));
  if (node) { input.setAttribute('aria-activedescendant', node.id); node.scrollIntoView({ block: 'nearest' }); } else input.removeAttribute('aria-activedescendant');
}

async function find() {
  const mine = ++seq;
  due = true;
  try {
    const html = await fragment(`${dialog.dataset.source}?q=${encodeURIComponent(input.value)}&at=${encodeURIComponent(location.pathname)}`);
    if (mine !== seq) return; // a later question has been asked
    list.innerHTML = html;
    due = false;
    choose(options()[0]);
  } catch {
    if (mine === seq) { due = go = false; list.textContent = say('no_answer'); list.classList.add('k-option-none'); return; }
  }
  list.classList.remove('k-option-none');
  if (go && dialog.open) run(options()[0]);
  go = false;
}

function run(node) {
  if (!node) return;
  dialog.close();
  if (node.dataset.click) document.querySelector(node.dataset.click)?.click();
  else if (node.dataset.href) location.href = node.dataset.href;
}

if (dialog) {
  on('click', '[data-palette]', (event) => { event.preventDefault(); openPalette(); });
  const soon = settle(120, find);
  input.addEventListener('input', () => { due = true; go = false; soon(); });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const all = options();
    const now = all.findIndex((o) => o.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (all.length) choose(all[(now + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === 'Enter') { event.preventDefault(); if (due) go = true; else run(all[now]); }
  });
  list.addEventListener('click', (event) => run(event.target.closest('[role=option]')));
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
}
