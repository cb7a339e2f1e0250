// Levers on a page: each shows the stored drawing, sentence and values of its place, the others at the chosen position.
globalThis.natolab ??= {};

(() => {
  const REST = 700;  // milliseconds without a change after which the sentence is told to screen readers
  const make = natolab.make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name in node && name !== 'list' && name !== 'role') node[name] = value; else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };
  let names = 0;
  natolab.name = () => `natolab-${++names}`;

  // The notebooks' own chart (live_picture.js) asks a model for its data; here it is an object.
  function picture(el, data) {
    const heard = {};
    const model = {
      get: name => data[name],
      on: (name, does) => { (heard[name] ??= []).push(does); },
      off: () => {},
      set(changes) {
        Object.assign(data, changes);
        for (const name of Object.keys(changes)) for (const does of heard[`change:${name}`] ?? []) does();
      },
    };
    el.replaceChildren();
    natolab.renderPicture({model, el});
    return model;
  }

  natolab.explorer = (root, told, text) => {
    const pair = told.together, keys = Object.keys(told.levers);
    let base = 0, moved = {};
    const place = key => moved[key] ?? told.bases[base].values[key];
    const stateNumber = () => {
      const now = told.bases[base], [only] = Object.keys(moved);
      if (!only) return now.at;
      if (pair.includes(only)) return now.whole[place(pair[0])][place(pair[1])];
      return now.alone[only][moved[only]];
    };
    const state = () => told.states[stateNumber()].map(text);

    const levers = root.querySelector('.levers'), sentence = root.querySelector('.sentence');
    const headline = root.querySelector('.headline'), ranges = root.querySelector('.ranges');
    const aloud = make('p', {className: 'aloud', role: 'status'}), whose = make('p', {className: 'small whose'});
    let resting, shownAt = -1;
    const [frame, said, title, points] = state(), [where, values] = JSON.parse(points);
    const drawn = picture(root.querySelector('.natolab-picture'), {
      size: told.size, still: told.still, moving: frame, panels: told.panels, readings: told.readings, where, values, spots: [],
    });

    function show() {
      const number = stateNumber();
      if (number !== shownAt) {
        shownAt = number;
        const [frame, said, title, points] = state(), [where, values] = JSON.parse(points);
        drawn.set({moving: frame, where, values});
        sentence.textContent = said;
        headline.textContent = title;
        clearTimeout(resting);
        resting = setTimeout(() => { aloud.textContent = said; }, REST);
      }
      for (const key of keys) rows[key]();
      whose.textContent = told.bases[base].whose;
    }

    // One row a lever; gives a function that shows its place.
    function row(key) {
      const lever = told.levers[key], id = natolab.name(), last = lever.values.length - 1;
      const shown = make('output', {htmlFor: id});
      const label = make('label', {htmlFor: id}, lever.label, ...(lever.unit ? [make('span', {className: 'unit'}, ` (${lever.unit})`)] : []));
      const about = make('details', {className: 'about'}, make('summary', {'aria-label': `About ${lever.label}`}, 'on what grounds'), make('p', {}, lever.about));
      let mover, set;
      if (lever.kind === 'list' || lever.kind === 'switch') {
        mover = make('select', {id}, ...lever.words.map((word, i) => make('option', {value: i}, word)));
        set = i => { mover.value = i; };
        shown.hidden = true;
      } else {
        mover = make('input', {type: 'range', id, min: 0, max: last, step: 1});
        set = i => { mover.value = i; mover.setAttribute('aria-valuetext', lever.words[i]); shown.textContent = lever.words[i]; };
      }
      mover.dataset.lever = key;
      mover.addEventListener('input', () => {
        const kept = pair.includes(key) ? Object.fromEntries(Object.entries(moved).filter(([other]) => pair.includes(other))) : {};
        moved = {...kept, [key]: +mover.value};
        if (moved[key] === told.bases[base].values[key]) delete moved[key];
        show();
      });
      const line = make('div', {className: 'lever'}, label, shown, mover, about);
      const update = () => {
        set(place(key));
        line.classList.toggle('moved', key in moved);
      };
      return {line, update};
    }

    const made = Object.fromEntries(keys.map(key => [key, row(key)]));
    const rows = Object.fromEntries(keys.map(key => [key, made[key].update]));
    const tools = make('div', {className: 'tools'});
    if (told.bases.length > 1) {
      const list = make('select', {id: natolab.name()}, ...told.bases.map((one, i) => make('option', {value: i}, one.name)));
      list.dataset.does = 'position';
      list.addEventListener('input', () => { base = +list.value; moved = {}; show(); });
      tools.append(make('label', {htmlFor: list.id}, 'Position'), list);
    }
    const back = make('button', {type: 'button'}, told.bases.length > 1 ? 'Back to the position' : 'Back to the start');
    back.addEventListener('click', () => { moved = {}; show(); });
    const share = make('button', {type: 'button'}, 'Code of this setting');
    const code = make('textarea', {rows: 2, readOnly: true, hidden: true, 'aria-label': 'Code of this setting', spellcheck: false});
    share.addEventListener('click', () => { code.value = natolab.codes.scenarioCode(values_(), told.question); code.hidden = false; code.select(); });
    tools.append(back, share);

    // The whole scenario as it stands: the base's own changes, and what is moved.
    function values_() {
      const start = Object.fromEntries(Object.entries(natolab.course.assumptions).map(([key, a]) => [key, a.default]));
      Object.assign(start, told.bases[base].changed);
      for (const [key, i] of Object.entries(moved)) start[key] = told.levers[key].values[i];
      return start;
    }

    // Show a scenario if it is a position with one lever moved (or the stored pair); say whether it could be shown.
    const load = scenario => {
      const defaults = natolab.course.assumptions;
      for (const [b, one] of told.bases.entries()) {
        const differ = Object.keys(defaults).filter(key => scenario[key] !== (one.changed[key] ?? defaults[key].default));
        const places = Object.fromEntries(differ.map(key => [key, told.levers[key]?.values.indexOf(scenario[key]) ?? -1]));
        if (Object.values(places).includes(-1)) continue;
        if (differ.length > 1 && !differ.every(key => pair.includes(key))) continue;
        base = b;
        moved = places;
        const list = tools.querySelector('select');
        if (list) list.value = b;
        show();
        return true;
      }
      return false;
    };

    levers.append(tools, whose, code);
    for (const [title, members] of told.groups) {
      const lines = members.map(key => made[key].line);
      if (!title) levers.append(...lines);
      else levers.append(make('details', {className: 'group', open: told.groups[0][0] === title}, make('summary', {}, title), ...lines));
    }
    const all = make('button', {type: 'button', className: 'all', ariaExpanded: 'false'}, 'All in words');
    all.addEventListener('click', () => {
      const whole = sentence.classList.toggle('whole');
      all.setAttribute('aria-expanded', whole);
      all.textContent = whole ? 'Fewer words' : 'All in words';
    });
    sentence.after(all);
    levers.append(aloud);
    show();
    aloud.textContent = said;
    levers.hidden = false;
    ranges.hidden = true;
    root.classList.add('alive');
    return {root, load, told, state, values: values_};
  };
})();
