// The mark of a required field follows what was chosen beside it. [data-needed] on a field holds any of the conditions under
// which it may not stay empty: a list of {name: [values]}, "" for an empty field, "*" for anything in it. Forms are sent all
// the same: the rules refuse, and say why. [data-only] is asked for only then.
import { each, on, restored } from './dom.js';

function value(form, name) {
  for (const at of form.querySelectorAll(`[name="${CSS.escape(name)}"], [name="${CSS.escape(`${name}.kept`)}"]`)) {
    if (at.type === 'file' ? at.files.length : at.checked || !/^(radio|checkbox)$/.test(at.type) && at.value.trim()) return at.value.trim();
  }
  return '';
}

const holds = (form, when) => Object.entries(when).every(([name, among]) => {
  const v = value(form, name);
  return among.includes(v) || v !== '' && among.includes('*');
});

function mark(field) {
  const form = field.closest('form');
  if (!form) return;
  const need = JSON.parse(field.dataset.needed).some((when) => holds(form, when));
  if ('only' in field.dataset) (field.closest('.fm-pair') ?? field).hidden = !need;
  const label = field.querySelector('.k-label');
  label?.querySelector('.k-need')?.toggleAttribute('hidden', !need);
  label?.querySelector('.k-mark')?.toggleAttribute('hidden', need);
  for (const at of field.querySelectorAll('input[name], select, textarea')) at.required = need;
  for (const at of field.querySelectorAll('[role=combobox]')) at.setAttribute('aria-required', String(need));
}

const again = (_, form) => form.querySelectorAll('[data-needed]').forEach(mark);
on('change', 'form', again);
on('input', 'form', again);
each('[data-needed]', mark);
restored('[data-needed]', mark);
