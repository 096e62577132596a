// What a customer's page does beyond forms: it shows which files were chosen, sends a form once, keeps the words typed. An
// old web view that cannot read modules loses nothing but this.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.busy) { event.preventDefault(); return; }
  form.dataset.busy = 'yes';
  setTimeout(() => { delete form.dataset.busy; }, 4000);
});
// What was chosen shows below its field, pictures as pictures, each with a cross. Choosing again adds. A web view that
// cannot put files back into a field shows what it would send, without crosses.
function settable() { try { return new DataTransfer().items !== undefined; } catch (e) { return false; } }
function put(field, files) {
  const kept = new DataTransfer();
  files.forEach((f) => kept.items.add(f));
  field.files = kept.files;
}
function same(a, b) { return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified; }
function make(tag, name, words) { const node = document.createElement(tag); node.className = name; if (words) node.textContent = words; return node; }
function chosen(field, at) {
  at.querySelectorAll('img').forEach((img) => URL.revokeObjectURL(img.src));
  at.textContent = '';
  const files = Array.prototype.slice.call(field.files);
  field.chosen = files;
  files.forEach((f, i) => {
    const box = make('div', 'p-pick');
    if (/^image\//.test(f.type)) {
      const img = make('img', 'p-pick-img');
      img.alt = '';
      img.onerror = () => { img.remove(); }; // a format this browser cannot show
      img.src = URL.createObjectURL(f);
      box.appendChild(img);
    }
    box.appendChild(make('span', 'p-pick-name', f.name));
    if (settable()) {
      const cross = make('button', 'p-pick-x', '\u00d7');
      cross.type = 'button';
      cross.setAttribute('aria-label', at.dataset.remove + ' ' + f.name);
      cross.onclick = () => {
        put(field, files.filter((_, j) => j !== i));
        chosen(field, at);
        (at.querySelector('.p-pick-x') || field).focus();
      };
      box.appendChild(cross);
    }
    at.appendChild(box);
  });
}
// The browser's own button speaks the browser's language, and says "no file chosen" beside the files: the page's takes its place.
document.querySelectorAll('[data-add]').forEach((at) => {
  const field = at.previousElementSibling;
  if (!field || field.type !== 'file') return;
  const face = make('label', 'po-add', '+ ' + at.dataset.add);
  face.htmlFor = field.id;
  face.setAttribute('aria-hidden', 'true'); // the field has its label already
  field.className = 'k-hidden';
  field.after(face);
});
document.addEventListener('change', (event) => {
  const field = event.target;
  const at = field.type === 'file' && field.form && field.form.querySelector('[data-drop-list]');
  if (!at) return;
  const before = field.chosen || [];
  const fresh = Array.prototype.slice.call(field.files);
  if (before.length && settable()) put(field, before.concat(fresh.filter((f) => !before.some((b) => same(b, f)))));
  chosen(field, at);
});
// After Back the browser has put the files back into the field without a word: what would be sent shows again.
addEventListener('pageshow', () => {
  document.querySelectorAll('form').forEach((form) => { delete form.dataset.busy; });
  document.querySelectorAll('input[type=file]').forEach((field) => {
    const at = field.form && field.form.querySelector('[data-drop-list]');
    if (at) chosen(field, at);
  });
});
document.querySelectorAll('[data-draft]').forEach((field) => {
  const key = 'draft:' + field.dataset.draft;
  if (!field.dataset.draft) return;
  try {
    if (!field.value) field.value = JSON.parse(localStorage.getItem(key) || '{}').text || '';
    field.addEventListener('input', () => localStorage.setItem(key, JSON.stringify({ text: field.value, at: Date.now() })));
  } catch (e) { /* no store */ }
});
// What was typed is let go of where its receipt stands: a line that broke while it was sent must not cost it.
document.querySelectorAll('[data-draft-taken]').forEach((at) => {
  try { at.dataset.draftTaken.split(' ').forEach((key) => localStorage.removeItem('draft:' + key)); } catch (e) { /* no store */ }
});
const wrong = document.querySelector('[aria-invalid=true]');
if (wrong) wrong.focus();
// A picture on record that this browser cannot show is named instead.
document.addEventListener('error', (event) => {
  const img = event.target;
  if (!img.matches || !img.matches('.p-thumb img')) return;
  img.parentNode.classList.add('is-named');
  img.parentNode.appendChild(make('span', 'p-thumb-name', img.parentNode.title));
  img.remove();
}, true);
