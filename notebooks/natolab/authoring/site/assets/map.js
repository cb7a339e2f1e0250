// The map of the argument on a page: verdicts tried or recorded, and what still stands under them.
globalThis.natolab ??= {};

(() => {
  const SIGNS = {stands: '✓', falls: '✗', open: '?'};

  function mark(root, state) {
    for (const node of root.querySelectorAll('[data-node]')) {
      const now = state[node.dataset.node], sign = node.querySelector('.sign'), word = node.querySelector('.state');
      node.setAttribute('data-state', now);
      if (sign) sign.textContent = SIGNS[now];
      if (word) word.textContent = ` ${now}`;
    }
  }

  // Where a notebook stands, on the verdicts recorded here.
  natolab.here = root => {
    const graph = new natolab.Argument(natolab.course.argument), said = root.querySelector('[data-told=standing]');
    const claims = JSON.parse(root.dataset.claims), steps = JSON.parse(root.dataset.steps), alone = said.textContent;
    const show = () => {
      const told = natolab.answers.verdicts();
      mark(root, graph.standing(told));
      said.textContent = natolab.standHere(graph, told, claims, steps, natolab.course.argument, alone);
    };
    natolab.answers.watch(show);
    show();
  };

  natolab.map = root => {
    const {make} = natolab, graph = new natolab.Argument(natolab.course.argument), tried = {}, lists = {};
    const label = id => graph.node[id].home ? `${id} ${graph.node[id].label}` : graph.node[id].label;
    const said = root.querySelector('[data-told=standing]'), outline = root.querySelector('.outline');

    function show() {
      const mine = {...natolab.answers.verdicts(), ...tried};
      mark(root, graph.standing(mine));
      for (const [id, list] of Object.entries(lists)) list.value = mine[id] ?? '';
      const [first, ...more] = natolab.sentences(graph, mine, natolab.course.argument).map(words => make('p', {}, words));
      said.replaceChildren(first);
      root.querySelector('[data-told=more]').replaceChildren(...more);
    }

    for (const node of outline.querySelectorAll('.node:not(.again)')) {
      const id = node.dataset.node, list = make('select', {'aria-label': `Verdict on ${label(id)}`},
        make('option', {value: ''}, 'not decided yet'),
        ...Object.keys(natolab.course.argument.verdicts).map(word => make('option', {value: word}, word)));
      list.addEventListener('input', () => { tried[id] = list.value || null; show(); });
      lists[id] = list;
      node.append(list);
    }
    // A box of the drawing leads into the outline; by keyboard the outline is reached itself.
    for (const box of root.querySelectorAll('.states [data-node]'))
      box.addEventListener('click', () => {
        outline.open = true;
        document.getElementById(`node-${box.dataset.node}`)?.scrollIntoView({block: 'center'});
      });
    const clear = make('button', {type: 'button'}, 'Forget what was tried');
    clear.addEventListener('click', () => { for (const id of Object.keys(tried)) delete tried[id]; show(); });
    const note = root.querySelector('.note.live');
    note.append(' ', clear);
    note.hidden = false;
    natolab.answers.watch(show);
    show();
  };
})();
