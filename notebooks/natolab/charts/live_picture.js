// The page's part of a chart: the moving drawing over the still one, and values read off it by pointer or keyboard.
// Where it is drawn small, as on a phone, a button shows it at its own size, in a box that scrolls sideways.
const SVG = 'http://www.w3.org/2000/svg';
const NAME = 'Chart: the sentence below it says what it shows.';
const KEYS = ' Arrow keys read its values: left and right along a curve, up and down to the next one.';
const NEAR = 14;  // points between the pointer and what it reads
const SMALL = 8;  // pixels: a word that is drawn smaller cannot be read
const TALL = 0.65;  // of the window's height: a chart that is taller does not stay in view
const SAME = 1e-9;  // of a lever: values nearer to each other are one
let views = 0;

function number(value, digits) {
  const far = Math.abs(value) >= 10000;  // years have no comma
  const text = value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: far});
  return text.replace('-', '\u2212');
}

function render({model, el}) {
  const prefix = `natolab${++views}-${Math.random().toString(36).slice(2, 8)}`;  // two views of one chart, two sets of ids
  const own = (text, layer) => text.replace(/(\bid="|url\(#|href="#)/g, `$1${prefix}${layer}-`);
  const make = (parent, tag, kind) => {
    const node = tag === 'svg' ? document.createElementNS(SVG, 'svg') : document.createElement(tag);
    node.setAttribute('class', kind);
    if (tag === 'svg') node.setAttribute('aria-hidden', 'true');  // the sentence and the values say it
    parent.append(node);
    return node;
  };
  const sheet = make(el, 'div', 'natolab-sheet'), larger = make(el, 'button', 'natolab-larger');
  const still = make(sheet, 'svg', 'natolab-unmoved'), moving = make(sheet, 'svg', 'natolab-moving');
  const marks = make(sheet, 'svg', 'natolab-marks'), shown = make(sheet, 'div', 'natolab-readout');
  const aloud = make(sheet, 'div', 'natolab-read-aloud');
  shown.setAttribute('aria-hidden', 'true');
  aloud.setAttribute('aria-live', 'polite');
  let at = null, width = 1, height = 1, large = false, finger = false;  // at: {pointer: [x, y]} in points, or {reading, point}

  // ---- drawing
  const drawStill = () => {
    [width, height] = model.get('size');
    sheet.style.aspectRatio = `${width} / ${height}`;
    el.style.setProperty('--natolab-size', `${width}px`);
    el.style.setProperty('--natolab-shape', width / height);  // for style sheets that bound the height
    for (const layer of [still, moving, marks]) layer.setAttribute('viewBox', `0 0 ${width} ${height}`);
    still.innerHTML = own(model.get('still'), 's');
    const readable = model.get('readings').length > 0, choosable = model.get('spots').length > 0;
    sheet.setAttribute('role', readable ? 'application' : choosable ? 'group' : 'img');
    sheet.setAttribute('aria-label', readable ? NAME + KEYS : NAME);
    if (readable) { sheet.tabIndex = 0; sheet.setAttribute('aria-roledescription', 'chart'); } else sheet.removeAttribute('tabindex');
  };
  // Buttons over the parts that can be chosen, told apart by their ids. A node that is moved loses the focus: it is given
  // back, and only what stands elsewhere in the order is moved.
  const drawSpots = () => {
    const old = new Map([...el.querySelectorAll('.natolab-spot')].map(node => [node.dataset.spot, node]));
    const held = document.activeElement;
    let before = aloud;
    for (const {id, name, box: [x, y, w, h], on} of model.get('spots')) {
      const node = old.get(id) ?? Object.assign(document.createElement('button'), {type: 'button', className: 'natolab-spot'});
      old.delete(id);
      node.dataset.spot = id;
      node.title = name;
      node.setAttribute('aria-label', name);
      node.setAttribute('aria-pressed', on ? 'true' : 'false');
      const [across, down] = model.get('size');
      node.style.cssText = `left:${100 * x / across}%;top:${100 * y / down}%;width:${100 * w / across}%;height:${100 * h / down}%`;
      node.onclick = () => { model.set('picked', ''); model.set('picked', id); model.save_changes(); };
      if (before.nextElementSibling !== node) before.after(node);
      before = node;
    }
    for (const node of old.values()) node.remove();
    if (el.contains(held) && held !== document.activeElement) held.focus({preventScroll: true});
  };
  const drawMoving = () => { moving.innerHTML = own(model.get('moving'), 'm'); };

  // ---- larger where it is small
  const leastWord = () => Math.min(...[...sheet.querySelectorAll('text')].filter(word => word.textContent.trim())
    .map(word => parseFloat(word.style.fontSize)).filter(Boolean));  // points
  const fit = () => {
    const along = el.scrollLeft;
    el.classList.remove('natolab-large');
    if (!el.clientWidth) return;
    const small = leastWord() * el.clientWidth / width < SMALL;
    large &&= small;
    el.classList.toggle('natolab-small', small);
    el.classList.toggle('natolab-large', large);
    el.classList.toggle('natolab-tall', height > TALL * innerHeight);
    if (large) el.scrollLeft = along;
    larger.textContent = large ? 'Whole' : 'Larger';
    larger.setAttribute('aria-pressed', large ? 'true' : 'false');
  };
  larger.type = 'button';
  larger.dataset.lmSuppressShortcuts = 'true';  // the notebook has keys of its own
  larger.onclick = () => { large = !large; fit(); };
  const resized = new ResizeObserver(fit);
  resized.observe(el);
  // The part of the drawing that is in the box: from where, and how wide, in points.
  const seen = () => large ? [el.scrollLeft * width / sheet.clientWidth, el.clientWidth * width / sheet.clientWidth] : [0, width];
  const reveal = () => {
    const mark = marks.lastElementChild;
    if (large && mark) el.scrollLeft = mark.getAttribute('cx') * sheet.clientWidth / width - el.clientWidth / 2;
  };

  // ---- reading values
  const scaled = (value, [low, high], log) => log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const back = (part, [low, high], log) => log ? low * (high / low) ** part : low + part * (high - low);
  const panel = reading => model.get('panels')[reading.panel];
  const place = (reading, where, value) => {
    const {box: [x, y, w, h], x: across, y: up, log} = panel(reading);
    const [dx, dy] = reading.rows ? [value, where] : [where, value];
    return [x + w * scaled(dx, across, log[0]), y + h * (1 - scaled(dy, up, log[1]))];
  };
  const points = number => {
    const where = model.get('where')[number] ?? [], values = model.get('values')[number] ?? [];
    return where.map((one, i) => [one, values[i]]).filter(([one, value]) => one !== null && value !== null && value !== undefined);
  };
  // The point of a curve that stands over the pointer; between points of a line the value in between.
  const under = (reading, number, [px, py]) => {
    const axis = reading.rows ? 1 : 0, pointer = [px, py][axis];
    const found = points(number).map(([where, value]) => [where, value, place(reading, where, value)[axis]])
      .filter(([, , at]) => Number.isFinite(at));
    if (!found.length) return null;
    const nearest = found.reduce((a, b) => Math.abs(b[2] - pointer) < Math.abs(a[2] - pointer) ? b : a);
    if (Math.abs(nearest[2] - pointer) <= NEAR) return nearest;
    if (!reading.joined || reading.steps.length) return null;
    for (let i = 1; i < found.length; i++) {
      const [a, b] = [found[i - 1], found[i]], part = (pointer - a[2]) / (b[2] - a[2]);
      if (part >= 0 && part <= 1) return [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]), pointer];
    }
    return null;
  };
  const told = (reading, value) => {
    const [least, most] = reading.ends;
    const beyond = most !== null && value >= most ? 'at least ' : least !== null && value <= least ? 'at most ' : '';
    return `${beyond}${number(value, reading.digits)}${reading.unit}`;
  };
  const step = (reading, where) => reading.steps[Math.round(where)]
    ?? `${reading.over} ${number(where, Number.isInteger(where) || Math.abs(where) > 1000 ? 0 : 2)}`.trim();

  const write = (head, rows, [px, py]) => {
    shown.replaceChildren();
    marks.replaceChildren();
    if (!rows.length) return;
    if (head) shown.append(Object.assign(document.createElement('div'), {textContent: head}));
    for (const {reading, where, value} of rows) {
      const line = document.createElement('div'), dot = document.createElement('i'), figure = document.createElement('b');
      dot.style.background = reading.colour;
      figure.textContent = told(reading, value);
      line.append(dot, `${reading.name}: `, figure);
      shown.append(line);
      const [cx, cy] = place(reading, where, value), mark = document.createElementNS(SVG, 'circle');
      if (![cx, cy].every(Number.isFinite)) continue;
      const [x, y, w, h] = panel(reading).box;
      for (const [key, one] of Object.entries({r: 4, cx: Math.min(Math.max(cx, x), x + w), cy: Math.min(Math.max(cy, y), y + h)}))
        mark.setAttribute(key, one);
      mark.style.cssText = `fill:${reading.colour};stroke:var(--natolab-ground,#fff);stroke-width:1.5`;
      marks.append(mark);
    }
    // Beside the place, on the side with more room.
    const [from, wide] = seen(), right = px < from + wide / 2, low = py < height / 2;
    shown.style.cssText = `${right ? 'left' : 'right'}:${100 * (right ? px + 10 : width - px + 10) / width}%;`
      + `${low ? 'top' : 'bottom'}:${100 * (low ? py + 6 : height - py + 6) / height}%`
      + (large ? `;max-width:${el.clientWidth / 2 - 16}px` : '');
  };
  const look = () => {
    const readings = model.get('readings');
    if (at?.pointer) {
      const [px, py] = at.pointer;
      const inside = readings.map((reading, i) => [reading, i]).filter(([reading]) => {
        const [x, y, w, h] = panel(reading).box;
        return px >= x - 6 && px <= x + w + 6 && py >= y - 6 && py <= y + h + 6;
      });
      const rows = inside.map(([reading, i]) => [reading, under(reading, i, at.pointer)]).filter(([, found]) => found)
        .map(([reading, [where, value]]) => ({reading, where, value}))
        .filter(({reading, value}, _, all) => !all.some(other => other.reading.name === reading.of
          && other.reading.panel === reading.panel && told(reading, other.value) === told(reading, value)));
      const heads = [...new Set(rows.map(({reading, where}) => step(reading, where)))];
      return write(heads.join(' / '), rows, at.pointer);
    }
    const reading = at && readings[at.reading], point = at && points(at.reading)[at.point];
    if (!point) return write('', [], [0, 0]);
    const [where, value] = point;
    write(step(reading, where), [{reading, where, value}], place(reading, where, value));
    return [reading.name, step(reading, where), told(reading, value)].filter(Boolean).join(', ');
  };

  const move = event => {
    const box = still.getBoundingClientRect();
    at = {pointer: [(event.clientX - box.left) * width / box.width, (event.clientY - box.top) * height / box.height]};
    look();
  };
  // Where a chart can be drawn on: the place under the pointer, in the numbers of its first panel.
  const pick = event => {
    // A finger moves a large chart along; it draws where it taps.
    if (event.type === 'pointerdown') finger = event.pointerType === 'touch';
    if ((event.type === 'click') !== (large && finger)) return;
    if (!model.get('pick') || !model.get('panels').length || (event.type === 'pointermove' && !(event.buttons & 1))) return;
    const bounds = still.getBoundingClientRect(), {box: [x, y, w, h], x: across, y: up, log} = model.get('panels')[0];
    const px = (event.clientX - bounds.left) * width / bounds.width, py = (event.clientY - bounds.top) * height / bounds.height;
    model.send({pick: [back((px - x) / w, across, log[0]), back(1 - (py - y) / h, up, log[1])]});
  };
  const away = event => { if (event.pointerType !== 'touch' && at?.pointer) { at = null; look(); } };
  const key = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const full = model.get('readings').map((_, i) => i).filter(i => points(i).length);
    const [dx, dy] = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], Home: [-Infinity, 0],
      End: [Infinity, 0]}[event.key] ?? [0, 0];
    if (event.key === 'Escape') at = null;
    else if (!full.length || !(dx || dy)) return;
    else if (!at || at.pointer || !full.includes(at.reading)) at = {reading: full[0], point: 0};
    else {
      const was = points(at.reading)[at.point]?.[0];
      const next = full[(full.indexOf(at.reading) + dy + full.length) % full.length], places = points(next);
      // On the next curve as near as can be to where the last one was read.
      const nearest = places.reduce((best, [where], i) => Math.abs(where - was) < Math.abs(places[best][0] - was) ? i : best, 0);
      at = {reading: next, point: dy ? nearest : Math.min(Math.max(at.point + dx, 0), places.length - 1)};
    }
    event.preventDefault();
    event.stopPropagation();  // the notebook has keys of its own
    look();
    reveal();
    aloud.textContent = look() ?? '';
  };
  const leave = () => { at = null; aloud.textContent = ''; look(); };
  const touch = event => { move(event); pick(event); };
  const handlers = {pointermove: touch, pointerdown: touch, click: touch, pointerleave: away, keydown: key, blur: leave};
  for (const [type, does] of Object.entries(handlers)) sheet.addEventListener(type, does);

  const changes = {'change:still': () => { drawStill(); fit(); }, 'change:size': drawStill, 'change:readings': drawStill,
    'change:moving': drawMoving, 'change:spots': drawSpots, 'change:values': () => { if (at) look(); }};
  for (const [name, does] of Object.entries(changes)) model.on(name, does);
  drawStill();
  drawMoving();
  drawSpots();
  // Once it is on the page: the style sheet hides the picture below it that stands in where no kernel runs.
  requestAnimationFrame(() => el.closest('.jp-OutputArea-child')?.classList.add('natolab-alive'));
  return () => {
    resized.disconnect();
    for (const [name, does] of Object.entries(changes)) model.off(name, does);
    for (const [type, does] of Object.entries(handlers)) sheet.removeEventListener(type, does);
  };
}

// What one step of the lever moved last will show is drawn before it is asked for (`ahead`). The page shows it at once,
// and the kernel's answer, which is the same, changes nothing. One step only: what comes after it waits for the answer.
function initialize({model}) {
  let lever = null, show = () => {};
  const step = () => show();
  const ready = async () => {
    const ahead = model.get('ahead'), manager = model.widget_manager;
    show = () => {};
    if (!ahead?.steps) return;
    const [moved, picture, sentence] = await Promise.all(
      [ahead.lever, ahead.picture, ahead.sentence].map(id => manager.get_model(id)));
    if (ahead !== model.get('ahead')) return;
    lever?.off('change:value', step);
    lever = moved;
    lever.on('change:value', step);
    show = () => {
      show = () => {};
      const next = ahead.steps.find(({value}) => Math.abs(value - lever.get('value')) < SAME);
      if (!next) return;
      picture.set_state(next.drawn);
      sentence.set_state({value: next.words});
    };
  };
  model.on('change:ahead', ready);
  return () => {
    model.off('change:ahead', ready);
    lever?.off('change:value', step);
  };
}

export default {initialize, render};
