// A choice that settles others: a category names the department and the limit, a person brings his department along.
// option[data-sets] says which fields follow; a field that somebody has set himself is left alone. A select[data-bound]
// lets go of a choice that no longer fits.
import { on } from './dom.js';

let following = false;

function put(form, name, value) {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const first = fields[0];
  if (!first || first.dataset.own) return;
  following = true;
  try {
    if (first.type === 'radio') {
      const at = fields.find((f) => f.value === value);
      if (!at || at.checked) return;
      at.checked = true;
      at.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (first.value !== value && [...(first.options || [])].some((o) => o.value === value)) {
      first.value = value;
      first.dispatchEvent(new Event('change', { bubbles: true }));
    }
  } finally { following = false; }
}

const sets = (select) => JSON.parse(select.selectedOptions[0]?.dataset.sets || '{}');

on('change', 'form select, form input[type=radio]', (_, field) => {
  const form = field.form;
  if (!following && field.name) {
    form.querySelector(`[name="${CSS.escape(field.name)}"]`).dataset.own = field.value ? 'yes' : '';
    for (const other of form.querySelectorAll('select[data-bound]')) {
      const want = other !== field && sets(other)[field.name];
      if (want && want !== field.value) { other.value = ''; other.dispatchEvent(new Event('change', { bubbles: true })); }
    }
  }
  if (field.tagName !== 'SELECT' || following) return;
  for (const [name, value] of Object.entries(sets(field))) {
    if (field.hasAttribute('data-bound')) { const at = form.querySelector(`[name="${CSS.escape(name)}"]`); if (at) delete at.dataset.own; }
    put(form, name, value);
  }
});
