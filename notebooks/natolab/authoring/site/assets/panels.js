// Guess, verdict, sorting, concept questions, the map of claims, memo, and the box for codes; then all is set going.
globalThis.natolab ??= {};

(() => {
  const {make} = natolab, answers = () => natolab.answers, json = text => JSON.parse(text);
  const told = () => make('p', {className: 'told', role: 'status'});
  const area = (label, value = '', placeholder = '') => {
    const box = make('textarea', {rows: 2, value, placeholder});
    return [box, make('label', {className: 'field'}, label, box)];
  };
  const button = (word, does) => {
    const made = make('button', {type: 'button'}, word);
    made.addEventListener('click', does);
    return made;
  };
  const list = (words, chosen = words[0]) => {
    const made = make('select', {}, ...words.map(word => make('option', {}, word)));
    made.value = chosen;
    return made;
  };
  const unit = word => !word ? '' : word.startsWith('%') ? word : ` ${word}`;

  const parts = {
    prediction(root) {
      const {name, low, high, step, start, question, decimals} = root.dataset, kept = answers().entry('predictions', name);
      const entry = {label: question, low: +low, reach: +high, kind: 'number'};
      const slider = make('input', {type: 'range', min: low, max: high, step, 'aria-label': question});
      const box = make('input', {type: 'text', inputMode: 'decimal', 'aria-label': `${question} (${root.dataset.unit || 'number'})`, className: 'number'});
      const [mind, field] = area('What would change my mind?', kept?.would_change_my_mind ?? '', 'one observation that would make me change sides');
      const said = told();
      let value = +start;
      const set = number => { value = number; slider.value = number; box.value = natolab.codes.plainNumber(number); };
      const words = guess => natolab.codes.plainNumber(guess) + unit(root.dataset.unit);
      slider.addEventListener('input', () => { set(+(+slider.value).toFixed(8)); said.textContent = ''; });
      box.addEventListener('change', () => {
        try { set(+natolab.codes.check(entry, box.value).toFixed(+decimals)); said.textContent = ''; } catch (error) {
          said.textContent = `${error.message} The value stays ${natolab.codes.plainNumber(value)}.`;
          set(value);
        }
      });
      set(kept ? kept.guess : value);
      said.textContent = kept ? `Restored: you locked in ${words(kept.guess)}. You can change it.` : 'Move the slider or type a number, then lock it in.';
      root.append(make('div', {className: 'row guess'}, slider, box), field, button('Lock in my guess', () => {
        answers().record('predictions', name, {guess: value, unit: root.dataset.unit, would_change_my_mind: mind.value});
        said.textContent = `Locked in: ${words(value)}. ${answers().problem}`.trim();
      }), said);
    },

    sketch(root) {
      const {name, low, high, start, question, decimals, places} = root.dataset, said = told(), kept = answers().entry('series', name)?.numbers;
      const entry = {label: 'Your sketch', low: +low, reach: +high, kind: 'number'};
      const heights = places.split(' ').map((_, i) => kept?.[i] ?? +start), row = make('div', {className: 'row'});
      for (const [i, place] of places.split(' ').entries()) {
        const box = make('input', {type: 'text', inputMode: 'decimal', className: 'number', value: natolab.codes.plainNumber(heights[i])});
        box.addEventListener('change', () => {
          try { heights[i] = +natolab.codes.check(entry, box.value).toFixed(+decimals); said.textContent = ''; } catch (error) { said.textContent = error.message; }
          box.value = natolab.codes.plainNumber(heights[i]);
        });
        row.append(make('label', {}, `${place} `, box));
      }
      root.append(row, button('Lock in my sketch', () => {
        answers().record('series', name, {numbers: [...heights], question});
        said.textContent = `Locked in: ${places.split(' ').map((place, i) => `${place}: ${natolab.codes.plainNumber(heights[i])}`).join(', ')}. ${answers().problem}`.trim();
      }), said);
    },

    reveal(root) {
      const {name, low, high, line} = root.dataset, figures = json(root.dataset.figures), [x0, y0, width] = line.split(' ').map(Number);
      const title = [...root.querySelectorAll('svg text')].find(text => text.textContent.includes('your guess is still to come'));
      const svg = root.querySelector('svg'), words = root.querySelector('[data-told=guess]'), alone = words.textContent;
      const lead = alone.slice(0, alone.indexOf(' No guess is locked in yet')), mark = document.createElementNS(svg.namespaceURI, 'g');
      svg.append(mark);
      const show = () => {
        const guess = answers().entry('predictions', name)?.guess;
        mark.replaceChildren();
        if (title && typeof guess === 'number') title.textContent = 'Your guess among the figures';
        if (typeof guess !== 'number') { words.textContent = alone; return; }
        const at = Math.min(Math.max((guess - low) / (high - low), 0), 1), x = x0 + width * at;
        const put = (tag, attributes, text = '') => {
          const node = document.createElementNS(svg.namespaceURI, tag);
          for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
          node.textContent = text;
          mark.append(node);
        };
        put('path', {d: `M ${x} ${y0 - 8} l 8 8 l -8 8 l -8 -8 z`, class: 'guess-mark'});
        put('text', {x, y: y0 + 28, class: 'guess-mark', 'text-anchor': at < 0.12 ? 'start' : at > 0.8 ? 'end' : 'middle', 'font-size': '12px', 'font-weight': 'bold'},
          `your guess: ${natolab.codes.plainNumber(guess)}`);
        const nearest = Object.keys(figures).reduce((a, b) => Math.abs(figures[b] - guess) < Math.abs(figures[a] - guess) ? b : a);
        words.textContent = `${lead} Your guess, ${natolab.codes.plainNumber(guess)}, is nearest to “${nearest}”.`;
      };
      answers().watch(show);
      show();
    },

    verdict(root) {
      const {claim} = root.dataset, scale = json(root.dataset.scale), steps = json(root.dataset.confidence);
      const kept = answers().entry('verdicts', claim), known = kept && scale.includes(kept.verdict) && steps.includes(kept.confidence);
      const choice = list(['not decided yet', ...scale], known ? kept.verdict : 'not decided yet');
      const sure = list(steps, known ? kept.confidence : steps[1]), said = told();
      const [change, field] = area('What would change it?', kept?.would_change_it ?? '', 'a number, a date, an event');
      if (known) said.textContent = `Restored: ${kept.verdict}, confidence ${kept.confidence}. You can change it.`;
      root.append(make('div', {className: 'row'}, make('label', {}, 'My verdict ', choice), make('label', {}, 'Confidence ', sure)), field,
        button('Record my verdict', () => {
          if (!scale.includes(choice.value)) { said.textContent = 'Choose a verdict first; “not decided yet” is not recorded.'; return; }
          answers().record('verdicts', claim, {verdict: choice.value, confidence: sure.value, would_change_it: change.value});
          said.textContent = `Recorded for ${claim}: ${choice.value}, confidence ${sure.value}. ${answers().problem}`.trim();
        }), said);
    },

    sorting(root) {
      const kinds = json(root.dataset.types), items = [...root.querySelectorAll('li[data-claim]')], lists = new Map();
      for (const item of items) {
        item.querySelector('details').remove();
        const choice = list(['choose…', ...kinds]);
        choice.setAttribute('aria-label', `Type of ${item.dataset.claim}`);
        lists.set(item, [choice, told()]);
        item.append(' ', ...lists.get(item));
      }
      root.append(button('Check my sorting', () => {
        for (const [item, [choice, said]] of lists) {
          const types = json(item.dataset.types), others = types.filter(type => type !== choice.value);
          said.textContent = !kinds.includes(choice.value) ? 'Not sorted yet.'
            : !types.includes(choice.value) ? 'Not yet: what would a test look like? Compare with its test in the map of claims.'
            : `${choice.value}: agreed.${others.length ? ` It is ${others.join(' and ')} as well.` : ''}`;
        }
      }));
    },

    concept(root) {
      const {name} = root.dataset, asked = root.querySelector('.asked'), options = [...root.querySelectorAll('li')], said = told();
      const group = natolab.name(), kept = answers().entry('concepts', name)?.answer;
      const frame = make('fieldset', {}, make('legend', {}, ...asked.childNodes));
      asked.remove();
      for (const item of options) {
        const words = item.querySelector('span').textContent, reply = item.querySelector('details p').textContent;
        const radio = make('input', {type: 'radio', name: group, value: words, checked: words === kept});
        Object.assign(radio, {natolabRight: item.dataset.right === 'yes', natolabReply: reply});
        frame.append(make('label', {className: 'option'}, radio, ` ${words}`));
      }
      root.querySelector('ol').remove();
      root.append(frame, button('Check my answer', () => {
        const chosen = frame.querySelector('input:checked');
        if (!chosen) { said.textContent = 'Nothing is chosen yet: choose an option, or go on reading.'; return; }
        answers().record('concepts', name, {answer: chosen.value, right: chosen.natolabRight});
        said.replaceChildren(make('b', {}, chosen.natolabRight ? 'Agreed.' : 'Not yet.'), ` ${chosen.natolabReply}`);
      }), said);
    },

    claims(root) {
      const items = [...root.querySelectorAll('li')], count = root.querySelector('[data-told=count]'), lists = {};
      const bar = make('div', {className: 'row'});
      for (const [key, [label, words]] of Object.entries(json(root.dataset.lists))) {
        const offered = Array.isArray(words) ? words : Object.keys(words);
        lists[key] = list(['all', ...offered]);
        lists[key].addEventListener('input', () => {
          for (const item of items)
            item.hidden = !Object.entries(lists).every(([key, one]) => one.value === 'all' || item.dataset[key].split(';').includes(one.value));
          count.textContent = `${items.filter(item => !item.hidden).length} of ${items.length} claims.`;
        });
        bar.append(make('label', {}, `${label} `, lists[key]));
      }
      root.prepend(bar);
    },

    verdicts(root) {
      const count = root.querySelector('[data-told=count]'), alone = count.textContent, link = [...count.childNodes];
      const show = () => {
        const mine = answers().verdicts();
        for (const item of root.querySelectorAll('li')) {
          item.hidden = !(item.dataset.claim in mine);
          item.querySelector('[data-told=verdict]').textContent = mine[item.dataset.claim] ?? '';
        }
        const given = Object.keys(mine).length;
        if (given) count.textContent = `${given} of ${root.querySelectorAll('li').length} claims have your verdict.`;
        else count.replaceChildren(...link);
      };
      answers().watch(show);
      show();
    },

    memo(root) {
      const kept = answers().entry('memo', 'memo') ?? {}, boxes = {}, said = told();
      for (const field of root.querySelectorAll('[data-field]')) {
        const [box, label] = area(field.textContent.trim(), kept[field.dataset.field] ?? '');
        boxes[field.dataset.field] = box;
        field.replaceChildren(label);
      }
      root.append(button('Keep my memo', () => {
        answers().record('memo', 'memo', Object.fromEntries(Object.entries(boxes).map(([key, box]) => [key, box.value])));
        said.textContent = answers().keeping ? 'Kept in this browser.' : 'Kept until you leave this page; print it to take it with you.';
      }), said);
    },

    codes(root) {
      const find = name => root.querySelector(`[data-told=${name}], [data-does=${name}]`);
      const put = (where, sentence) => { find(where).textContent = sentence; };
      const shows = name => root.querySelector(`[data-shows=${name}]`);
      const show = () => {
        const {guesses, series, verdicts} = answers().locked(), v = Object.keys(verdicts).length;
        const g = Object.keys(guesses).length + Object.keys(series).length;
        const out = answers().earlier;
        put('standing', `${answers().problem} ${g} guess${g === 1 ? '' : 'es'} and ${v} verdict${v === 1 ? '' : 's'} are locked in.`.trim());
        shows('earlier').hidden = !out;
        find('keep').checked = answers().keeping;
      };
      find('keep').addEventListener('change', event => answers().keep(event.target.checked));
      find('mine').addEventListener('change', event => answers().claimAll(event.target.checked));
      find('make').addEventListener('click', () => {
        try {
          find('code').value = answers().code(find('moment').value);
          shows('code').hidden = false;
          find('code').select();
        } catch (error) { put('read', error.message); }
      });
      const copy = (text, said) => navigator.clipboard ? navigator.clipboard.writeText(text).then(() => put('read', said), () => put('read', 'Copy it by hand: this browser did not let the page do it.'))
        : put('read', 'Copy it by hand: this browser did not let the page do it.');
      find('copy').addEventListener('click', () => copy(find('code').value, 'Copied.'));
      find('link').addEventListener('click', () => copy(`${location.href.split('#')[0]}#${find('code').value}`, 'Copied as a link.'));
      find('read').addEventListener('click', () => natolab.readInto(find('pasted').value, root.querySelector('div[data-told=read]')));
      answers().watch(show);
      show();
      root.querySelector('.live').hidden = false;
    },

    argument(root) { natolab.map(root); },
    here(root) { natolab.here(root); },
  };

  // ---- codes that come in: pasted, or behind the # of a link
  const explorers = [];
  natolab.explorers = explorers;
  function describe(found) {
    if (found.kind === 'answers') {
      const lines = [...Object.entries(found.guesses).map(([name, guess]) => `guess ${name.replaceAll('_', ' ')}: ${natolab.codes.plainNumber(guess)}`),
        ...Object.entries(found.verdicts).map(([id, [verdict, sure]]) => `${id} ${verdict}, confidence ${sure}`),
        ...Object.entries(found.series).map(([name, numbers]) => `${name.replaceAll('_', ' ')}: ${numbers.map(natolab.codes.plainNumber).join(', ')}`)];
      return `A room code, ${found.moment}. ${lines.join('; ')}${lines.length ? '.' : ''}${found.scenario ? ` ${describe(found.scenario)}` : ''}`;
    }
    const changed = Object.entries(natolab.course.assumptions).filter(([key, a]) => found.values[key] !== a.default);
    const said = changed.map(([key, a]) => `${a.label}: ${natolab.codes.say(a, found.values[key])}`).join('; ') || 'all defaults';
    const shown = explorers.filter(one => one.load(found.values));
    const where = shown.length ? 'It is shown in the explorer above.' : explorers.length
      ? 'It moves what does not move together here: open it in the notebook.' : 'Open a page with an explorer to see it, or the notebook.';
    if (shown.length) shown[0].root.scrollIntoView({block: 'start'});
    return `A scenario: ${said}. ${where} ${found.note}`.trim();
  }
  natolab.readInto = (text, told) => {
    try { told.textContent = describe(natolab.codes.readCode(text)); } catch (error) {
      if (!(error instanceof natolab.codes.CodeError)) throw error;
      told.textContent = error.message;
    }
  };
  function linked() {
    let text = location.hash.slice(1);
    try { text = decodeURIComponent(text); } catch { /* not encoded: read as it stands */ }
    if (!/^(nato|room)\d/i.test(text)) return;
    const box = document.querySelector('#your-code');
    natolab.readInto(text, box.querySelector('div[data-told=read]'));
    box.scrollIntoView();
  }

  async function start() {
    const number = document.body.dataset.page;
    if (typeof DecompressionStream !== 'function') return;  // a browser before 2023 reads the page without levers
    natolab.course = (await natolab.unpacked('course')).head;
    for (const root of document.querySelectorAll('[data-part]')) {
      if (root.dataset.part !== 'explorer') { parts[root.dataset.part](root); root.classList.add('alive'); }
    }
    const roots = [...document.querySelectorAll('[data-part=explorer]')];
    if (roots.length) {
      const {head, text} = await natolab.unpacked(number);
      for (const root of roots) explorers.push(natolab.explorer(root, head[root.dataset.number], text));
    }
    linked();
    addEventListener('hashchange', linked);
    document.body.dataset.ready = 'yes';
    natolab.readyAt = performance.now();
  }
  addEventListener('DOMContentLoaded', start);  // the data's scripts come last
})();
