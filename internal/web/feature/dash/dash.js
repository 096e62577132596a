// Prints, and asks again when a choice of the filter changes.
import { on } from '../kit/js/dom.js';

on('click', '[data-ds-print]', () => window.print());
on('change', '[data-ds-filter] select', (_, at) => at.form.requestSubmit());
