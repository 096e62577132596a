// Grows a select[data-tree] into columns with a search. The select stays the field that is sent and what scripts-off
// readers use.
import { each, el, icon, restored, say } from './dom.js';

let n = 0;

function lines(select) {
  const out = [];
  const stack = [];
  for (const o of select.options) {
    if (o.dataset.depth === undefined) continue;
    const depth = Number(o.dataset.depth);
    const line = { option: o, label: o.textContent.trim(), path: o.dataset.path, words: `${o.dataset.path} ${o.dataset.words || ''}`.toLowerCase(), parent: depth ? stack[depth - 1] : null, kids: [] };
    stack[depth] = line;
    line.parent?.kids.push(line);
    out.push(line);
  }
  return out;
}

function grow(select) {
  if (select.dataset.grown) return;
  select.dataset.grown = 'yes';
  const all = lines(select);
  const id = 'tree-' + (++n);
  const face = el('span', { class: 'k-ellipsis' });
  const open = el('button', { type: 'button', class: 'k-input k-select k-tree-open', popovertarget: id, 'data-menu-open': true, 'aria-haspopup': 'dialog', 'aria-describedby': select.getAttribute('aria-describedby') }, face);
  open.id = select.id;
  select.id += '-value';
  const search = el('input', { class: 'k-input', type: 'text', placeholder: select.dataset.search || '', 'aria-label': select.dataset.search || say('search') });
  const cols = el('div', { class: 'k-tree-cols' });
  const label = document.querySelector(`label[for="${CSS.escape(open.id)}"]`)?.textContent.replace(/[\s*]+$/, '').trim() || '';
  const pop = el('div', { class: 'k-menu k-tree', id, popover: true, role: 'dialog', 'aria-label': label }, search, cols);
  select.hidden = true;
  select.after(open, pop);

  const show = () => {
    const chosen = select.selectedOptions[0];
    face.textContent = chosen?.dataset.path || chosen?.textContent.replace(/[\s*]+$/, '').trim() || '';
    open.setAttribute('aria-label', label + ' ' + face.textContent);
  };
  const take = (line) => { select.value = line.option.value; select.dispatchEvent(new Event('change', { bubbles: true })); show(); pop.hidePopover(); open.focus(); };
  const item = (line, text, at, deep) => {
    const b = el('button', { type: 'button', class: 'k-tree-item' + (line === at ? ' is-open' : '') }, el('span', {}, text), line.kids.length && deep ? icon('right') : null);
    b.addEventListener('click', () => {
      if (line.kids.length && deep) { draw(line); if (!line.option.disabled) { select.value = line.option.value; show(); } } else if (!line.option.disabled) take(line);
    });
    return b;
  };
  const roots = all.filter((l) => !l.parent);
  const draw = (chosen) => {
    const at = chosen || (roots.length === 1 ? roots[0] : undefined); // a single root is no choice: what is under it shows
    const way = [];
    for (let l = at; l; l = l.parent) way.unshift(l);
    const columns = [roots, ...way.filter((l) => l.kids.length).map((l) => l.kids)];
    cols.replaceChildren(...columns.map((list) => el('div', { class: 'k-tree-col' }, ...list.map((l) => item(l, l.label, way.find((w) => w === l), true)))));
    cols.scrollLeft = cols.scrollWidth;
  };
  search.addEventListener('input', () => {
    const q = search.value.trim().toLowerCase();
    if (!q) { draw(all.find((l) => l.option.selected)); return; }
    const hits = all.filter((l) => !l.option.disabled && l.words.includes(q)).slice(0, 40);
    cols.replaceChildren(!hits.length ? el('p', { class: 'k-option-none' }, say('no_match')) : el('div', { class: 'k-tree-col' }, ...hits.map((l) => item(l, l.path, null, false))));
  });
  search.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.isComposing) { event.preventDefault(); cols.querySelector('button')?.click(); } });
  pop.addEventListener('beforetoggle', (event) => { if (event.newState === 'open') { search.value = ''; draw(all.find((l) => l.option.selected)); } });
  select.addEventListener('change', show);
  select.redraw = show;
  show();
}

each('select[data-tree]', grow);
restored('select[data-tree]', (select) => select.redraw?.());
