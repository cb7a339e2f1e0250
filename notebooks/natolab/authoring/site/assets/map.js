// The map of the argument on a page: verdicts tried or recorded, and what still stands under them.
globalThis.natolab ??= {};

(() => {
  const SIGNS = {stands: '✓', falls: '✕', open: '○'};

  natolab.map = root => {
    const {make} = natolab, graph = new natolab.Argument(natolab.course.argument), tried = {}, lists = {};
    const label = id => graph.node[id].home ? `${id} ${graph.node[id].label}` : graph.node[id].label;
    const verdicts = () => ({...natolab.answers.verdicts(), ...tried});

    function show() {
      const mine = verdicts(), state = graph.standing(mine), given = Object.keys(mine).filter(id => mine[id]).length;
      for (const node of root.querySelectorAll('[data-node]')) {
        const now = state[node.dataset.node];
        node.setAttribute('data-state', now);
        const sign = node.querySelector('.sign'), word = node.querySelector('.state');
        if (sign) sign.textContent = SIGNS[now];
        if (word) word.textContent = ` ${now}`;
      }
      for (const arrow of root.querySelectorAll('.arrow')) arrow.setAttribute('data-state', state[arrow.dataset.start]);
      for (const [id, list] of Object.entries(lists)) list.value = mine[id] ?? '';
      const ends = natolab.course.argument.conclusions, parts = ends.map(id => `${graph.node[id].label}: ${state[id]}`);
      const decides = graph.decisive(mine, 'W').map(label), pulls = graph.tensions(mine);
      const start = given ? `With ${given} verdict${given > 1 ? 's' : ''}.` : 'Before any verdict of yours.';
      const fall = decides.length ? ` Walt's advice would fall with any one of: ${decides.join('; ')}.` : '';
      const pull = pulls.length ? ` These pull against each other, and you hold both: ${pulls.map(edge => `${label(edge.start)} and ${label(edge.end)}`).join('; ')}.` : '';
      root.querySelector('[data-told=standing]').textContent = `${start} ${parts.join('; ')}.${given ? fall + pull : ''}`;
    }

    for (const node of root.querySelectorAll('.outline .node:not(.again)')) {
      const id = node.dataset.node;
      if (!graph.node[id].home && graph.reasons(id).size) continue;  // a step falls through its claims
      const list = make('select', {'aria-label': `Verdict on ${label(id)}`},
        make('option', {value: ''}, 'not decided yet'),
        ...Object.keys(natolab.course.argument.verdicts).map(word => make('option', {value: word}, word)));
      list.addEventListener('input', () => { tried[id] = list.value || null; show(); });
      lists[id] = list;
      node.append(list);
    }
    // A chip leads into the outline, which opens for it.
    for (const link of root.querySelectorAll('a[href^="#node-"]'))
      link.addEventListener('click', () => { root.querySelector('.outline').open = true; });
    const clear = make('button', {type: 'button'}, 'Forget what was tried');
    clear.addEventListener('click', () => { for (const id of Object.keys(tried)) delete tried[id]; show(); });
    const note = root.querySelector('.note.live');
    note.append(' ', clear);
    note.hidden = false;
    natolab.answers.watch(show);
    show();
  };
})();
