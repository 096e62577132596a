// What a reader opened stays open and in its place when news change the page around it: the server knows of none of this.
// Part of vendor/htmx.js, because htmx must know it before it reads the page.
{
  const opened = (node, name) => (name === 'style' && node.matches('[popover]:popover-open'))
    || (name === 'open' && node.matches('details'))
    || (name === 'aria-expanded' && node.hasAttribute('popovertarget'));

  htmx.registerExtension('opened', {
    htmx_before_morph_attr: (node, { attrName }) => !opened(node, attrName),
  });
}
