// What a reader opened stays open and in its place when news change the page around it: the server knows of none of this.
const opened = (node, name) => (name === 'style' && node.matches('[popover]:popover-open'))
  || (name === 'open' && node.matches('details'))
  || (name === 'aria-expanded' && node.hasAttribute('popovertarget'));

globalThis.htmx?.registerExtension('opened', {
  htmx_before_morph_attr: (node, { attrName }) => !opened(node, attrName),
});
