// Runs when a frame comes into the page (this: its style element): names for screen readers, and what is told when.
// ipywidgets gives a slider no name and replaces the whole inside of a text, so that screen readers miss the change.
const REST = 700;  // milliseconds without a change after which the hand rests
const root = this.closest('.natolab-explorer');
if (root && !root.natolabNamed) {
  root.natolabNamed = true;
  root.closest('.jp-OutputArea-child')?.classList.add('natolab-alive');  // STYLE hides the still below it
  const put = (selector, attribute, value) => root.querySelectorAll(selector).forEach(node => {
    const text = typeof value === 'string' ? value : value(node);
    if (text && node.getAttribute(attribute) !== text) node.setAttribute(attribute, text);
  });
  const label = node => node.closest('.widget-slider').querySelector('label').textContent;
  const name = () => {
    put('[role=slider], .widget-slider .widget-readout', 'aria-label', label);
    put('.widget-slider .widget-readout', 'role', 'textbox');
    put('[role=slider]', 'aria-valuetext', node => `${+(+node.getAttribute('aria-valuetext')).toFixed(8)}`);
    put('.natolab-message, .natolab-told', 'role', 'status');
    // A status inside a status would be said twice.
    root.querySelectorAll('[role=status] [role=status]').forEach(node => node.removeAttribute('role'));
    put('.natolab-code textarea', 'readonly', 'readonly');
    // Notebook 7 takes keys for its own wherever they are not kept from it, on the very element.
    put('[role=slider], select, input, textarea, button', 'data-lm-suppress-shortcuts', 'true');
    put('.widget-radio-box', 'role', 'radiogroup');
    put('.widget-radio-box', 'aria-label', node => node.closest('.widget-radio').querySelector('label').textContent);
    put('.widget-radio-box:not([id])', 'id', () => `natolab-${Math.random()}`);
    put('.widget-radio-box input', 'name', node => node.closest('.widget-radio-box').id);
  };
  // The computed sentence changes at every step of a drag: it is told once the hand rests.
  const sentence = root.querySelector('.natolab-sentence'), aloud = document.createElement('div');
  const tell = () => { if (aloud.textContent !== sentence.textContent) aloud.textContent = sentence.textContent; };
  let resting;
  if (sentence) {
    aloud.className = 'natolab-aloud';
    aloud.setAttribute('role', 'status');
    root.append(aloud);
    tell();
    new MutationObserver(() => { clearTimeout(resting); resting = setTimeout(tell, REST); })
      .observe(sentence, {childList: true, subtree: true, characterData: true});
  }
  // A chart can stay in view only where nothing between it and its cell scrolls by itself.
  for (let node = root.parentElement; node && root.closest('.jp-Cell')?.contains(node); node = node.parentElement)
    if (/hidden|auto/.test(getComputedStyle(node).overflowY) && node.scrollHeight <= node.clientHeight + 1)
      node.classList.add('natolab-freed');
  name();
  root.addEventListener('keydown', key => key.ctrlKey || key.metaKey || key.altKey || key.stopPropagation());
  new MutationObserver(name).observe(root, {childList: true, subtree: true, attributeFilter: ['aria-valuetext']});
}
