// Seconds a section, while the reader asks for it: the last heading above the middle of the window is where they are.
function render({model, el}) {
  const sections = model.get('sections');
  let here = 0, timer = null;
  const name = heading => heading.textContent.replace(/¶$/, '').trim();
  const place = () => {
    const seen = [...document.querySelectorAll('.jp-Notebook h2, .jp-RenderedHTMLCommon h2')]
      .map(heading => [sections.indexOf(name(heading)), heading.getBoundingClientRect()])
      .filter(([which, box]) => which >= 0 && box.height > 0).sort((a, b) => a[0] - b[0]);
    const middle = 0.45 * window.innerHeight;
    const above = seen.filter(([, box]) => box.top < middle), below = seen.filter(([, box]) => box.top >= middle);
    // A notebook keeps on the page only what is near: without a heading above, the next one below says where we are.
    if (above.length) here = above[above.length - 1][0];
    else if (below.length) here = Math.max(0, below[0][0] - 1);
    return here;
  };
  const box = document.createElement('div'), button = document.createElement('button');
  box.className = 'natolab-unclear';
  button.type = 'button';
  button.textContent = 'Unclear here';
  button.title = 'Counts one mark for this section; nothing else is noted';
  button.onclick = () => {
    const marks = [...model.get('unclear')];
    marks[place()] += 1;
    model.set('unclear', marks);
    model.save_changes();
    button.textContent = 'Noted: unclear here';
    setTimeout(() => { button.textContent = 'Unclear here'; }, 2000);
  };
  box.append(button);
  const second = () => {
    if (document.visibilityState !== 'visible') return;
    const seconds = [...model.get('seconds')];
    seconds[place()] += 1;
    model.set('seconds', seconds);
    if (seconds.reduce((a, b) => a + b, 0) % 5 === 0) model.save_changes();
  };
  const follow = () => {
    const on = model.get('on');
    if (on && !timer) { timer = setInterval(second, 1000); document.body.append(box); }
    if (!on && timer) { clearInterval(timer); timer = null; box.remove(); model.save_changes(); }
  };
  model.on('change:on', follow);
  follow();
  return () => { model.off('change:on', follow); clearInterval(timer); box.remove(); };
}

export default {render};
