// What a customer's page does beyond forms: it says which files were chosen, sends a form once, keeps the words typed. An
// old web view that cannot read modules loses nothing but this.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.busy) { event.preventDefault(); return; }
  form.dataset.busy = 'yes';
  setTimeout(() => { delete form.dataset.busy; }, 4000);
  try { for (const f of form.querySelectorAll('[data-draft]')) localStorage.removeItem('draft:' + f.dataset.draft); } catch (e) { /* no store */ }
});
document.addEventListener('change', (event) => {
  const field = event.target;
  if (field.type !== 'file') return;
  const names = Array.prototype.map.call(field.files, (f) => f.name).join(', ');
  const at = field.form && field.form.querySelector('[data-drop-list]');
  if (at) at.textContent = names;
  else if (field.parentElement) field.parentElement.title = names;
});
document.querySelectorAll('[data-draft]').forEach((field) => {
  const key = 'draft:' + field.dataset.draft;
  if (!field.dataset.draft) return;
  try {
    if (!field.value) field.value = JSON.parse(localStorage.getItem(key) || '{}').text || '';
    field.addEventListener('input', () => localStorage.setItem(key, JSON.stringify({ text: field.value, at: Date.now() })));
  } catch (e) { /* no store */ }
});
const wrong = document.querySelector('[aria-invalid=true]');
if (wrong) wrong.focus();
