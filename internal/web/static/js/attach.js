// Files: dropped, pasted or chosen; listed with a cross to take one out; and the preview of what is already there.
import { el, icon, on, restored, say } from './dom.js';
import { toast } from './toast.js';

const input = (box) => box.querySelector('input[type=file]');
const list = (box) => box.closest('form, .k-field')?.querySelector('[data-drop-list]');

function put(box, files) {
  const field = input(box);
  const kept = new DataTransfer();
  if (field.multiple) for (const f of box.picked || []) kept.items.add(f);
  const max = Number(box.dataset.max || 0) * 1048576;
  for (const f of files) {
    if (max && f.size > max) { toast({ title: `${box.dataset.tooLarge} ${f.name}`, tone: 'danger' }); continue; }
    kept.items.add(f);
  }
  field.files = kept.files;
  box.picked = [...kept.files];
  show(box);
}

function show(box) {
  const at = list(box);
  if (!at) return;
  for (const old of at.querySelectorAll('[data-picked]')) old.remove();
  (box.picked || []).forEach((f, i) => {
    const cross = el('button', { type: 'button', class: 'k-file-x', 'aria-label': `${box.dataset.remove || say('remove')} ${f.name}` }, icon('x'));
    cross.addEventListener('click', () => { const rest = box.picked.filter((_, j) => j !== i); box.picked = []; put(box, rest); });
    const size = f.size < 1048576 ? `${Math.ceil(f.size / 1024)} KB` : `${(f.size / 1048576).toFixed(1)} MB`;
    at.append(el('span', { class: 'k-file', 'data-picked': true }, icon('file'), el('span', { class: 'k-file-name' }, f.name), el('small', {}, size), cross));
  });
}

/** Takes the chosen files out of a form and puts others in; gives those that were there. */
export function carry(form, files = []) {
  const box = form.querySelector('[data-drop]');
  const was = box?.picked || [];
  if (box) { box.picked = []; put(box, files); }
  return was;
}

on('change', '[data-drop] input[type=file]', (_, field) => { const box = field.closest('[data-drop]'); put(box, [...field.files]); });
on('dragover', '[data-drop], form[data-composer]', (event, at) => { event.preventDefault(); at.classList.add('is-over'); });
on('dragleave', '[data-drop], form[data-composer]', (_, at) => at.classList.remove('is-over'));
on('drop', '[data-drop], form[data-composer]', (event, at) => {
  event.preventDefault();
  at.classList.remove('is-over');
  put(at.matches('[data-drop]') ? at : at.querySelector('[data-drop]'), [...event.dataTransfer.files]);
});
// A file that misses its place would take the page's place, and with it what was typed.
const carries = (event) => event.dataTransfer?.types.includes('Files');
document.addEventListener('dragover', (event) => { if (carries(event) && !event.defaultPrevented) { event.preventDefault(); event.dataTransfer.dropEffect = 'none'; } });
document.addEventListener('drop', (event) => { if (carries(event)) event.preventDefault(); });
// Cells of a spreadsheet come as words and, beside them, as a picture of the words: the words were meant.
const written = (data, files) => { const words = data.getData('text/plain').trim(); return words && !files.some((f) => words.includes(f.name)); };
on('paste', 'form', (event, form) => {
  const files = [...(event.clipboardData?.files || [])];
  if (files.length && written(event.clipboardData, files)) return;
  const box = form.querySelector('[data-drop]');
  if (files.length && box) { event.preventDefault(); put(box, files); }
});
restored('[data-drop]', (box) => { box.picked = [...input(box).files]; show(box); });
on('reset', 'form', (_, form) => { for (const box of form.querySelectorAll('[data-drop]')) { box.picked = []; show(box); } });

// A video over a slow line takes longer than any answer should: what carries files waits as long as it takes.
document.addEventListener('htmx:config:request', (event) => {
  const { request } = event.detail.ctx;
  if (request.body instanceof FormData && [...request.body.values()].some((v) => v instanceof File && v.size > 1048576)) request.timeout = 0;
});

// The preview: pictures, video, sound, PDF in place; left and right go through what the page shows.
let around = [];
let now = 0;

function look(step = 0) {
  const dialog = document.getElementById('preview');
  now = (now + step + around.length) % around.length;
  const file = around[now];
  const url = file.dataset.preview;
  const name = (file.querySelector('.k-file-name') || file).textContent.trim() || file.getAttribute('aria-label') || '';
  const place = dialog.querySelector('[data-preview-body]');
  // What no browser draws, or this one does not, is a named tile to save instead of a broken picture.
  const tile = () => el('div', { class: 'k-preview-undrawn' }, icon('file'), el('strong', {}, name), el('p', {}, say('undrawn')),
    el('a', { class: 'k-btn k-btn-primary', href: file.getAttribute('href'), download: true }, icon('download'), say('download')));
  const body = { image: () => el('img', { src: url, alt: name }), video: () => el('video', { src: url, controls: true }), audio: () => el('audio', { src: url, controls: true }), pdf: () => el('embed', { src: url, type: 'application/pdf' }), undrawn: tile }[file.dataset.kind]();
  body.addEventListener('error', () => { if (place.contains(body)) place.replaceChildren(tile()); });
  place.replaceChildren(body);
  dialog.querySelector('[data-preview-name]').textContent = name;
  dialog.querySelector('[data-preview-save]').href = file.getAttribute('href');
  for (const b of dialog.querySelectorAll('[data-preview-step]')) b.hidden = around.length < 2;
  if (!dialog.open) dialog.showModal();
}

on('click', '[data-preview][data-kind]:not([data-kind=""])', (event, at) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !document.getElementById('preview')) return;
  event.preventDefault();
  around = [...document.querySelectorAll('[data-preview][data-kind]:not([data-kind=""])')];
  now = around.indexOf(at);
  look();
});
on('click', '[data-preview-step]', (_, at) => look(Number(at.dataset.previewStep)));
on('keydown', '#preview', (event) => {
  if (event.key === 'ArrowLeft') look(-1);
  if (event.key === 'ArrowRight') look(1);
});
document.addEventListener('close', (event) => { if (event.target.id === 'preview') event.target.querySelector('[data-preview-body]').replaceChildren(); }, true);
