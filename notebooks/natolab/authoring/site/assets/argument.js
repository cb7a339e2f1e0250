// What still stands under a reader's verdicts: a port of facts/argument.py, whose rule is said there.
// tests/test_site.py holds the two against each other.
globalThis.natolab ??= {};

(() => {
  const STATES = ['falls', 'open', 'stands'], REASONS = ['linked', 'convergent'];
  const worst = states => STATES[Math.min(2, ...states.map(state => STATES.indexOf(state)))];
  const best = states => states.length ? STATES[Math.max(...states.map(state => STATES.indexOf(state)))] : 'open';
  const against = states => worst(states.map(state => STATES[2 - STATES.indexOf(state)]));
  const reasonOf = edge => edge.group || edge.start;

  class Argument {
    // nodes: [{id, …}] in their order; edges: [{start, end, kind, group}]; verdicts: verdict -> state
    constructor({nodes, edges, verdicts}) {
      Object.assign(this, {nodes, edges, verdicts});
      this.ids = nodes.map(node => node.id);
      this.node = Object.fromEntries(nodes.map(node => [node.id, node]));
      this.order = [];
      for (let waiting = this.ids; waiting.length; waiting = waiting.filter(id => !this.order.includes(id)))
        this.order.push(...waiting.filter(id => this.into(id).every(edge => this.order.includes(edge.start))));
    }
    into(id, ...kinds) { return this.edges.filter(edge => edge.end === id && (!kinds.length || kinds.includes(edge.kind))); }
    reasons(id) {
      const found = new Map();
      const add = (reason, start) => found.set(reason, [...found.get(reason) ?? [], start]);
      for (const edge of this.into(id, ...REASONS)) add(reasonOf(edge), edge.start);
      for (const edge of this.into(id, 'assumes'))
        for (const reason of edge.group ? [edge.group] : found.size ? [...found.keys()] : ['']) add(reason, edge.start);
      return found;
    }
    own(verdicts) {
      return Object.fromEntries(Object.entries(verdicts).filter(([, verdict]) => verdict).map(([id, verdict]) => [id, this.verdicts[verdict]]));
    }
    fromReasons(id, state) {
      const uncut = reason => against(this.into(id, 'undercuts').filter(edge => edge.group === reason).map(edge => state[edge.start]));
      const carried = [...this.reasons(id)].map(([reason, premises]) => worst([...premises.map(one => state[one]), uncut(reason)]));
      const attacks = this.into(id, 'attacks').map(edge => worst([state[edge.start], uncut(edge.start)]));
      return worst([best(carried), against(attacks)]);
    }
    propagate(own) {
      const state = {};
      for (const id of this.order) state[id] = own[id] ?? this.fromReasons(id, state);
      return state;
    }
    standing(verdicts) { return this.propagate(this.own(verdicts)); }
    decisive(verdicts, conclusion) {
      const own = this.own(verdicts), now = this.propagate(own);
      if (now[conclusion] === 'falls') return [];
      return this.ids.filter(id => (this.node[id].home || !this.reasons(id).size || id in own) && id !== conclusion && now[id] !== 'falls')
        .filter(id => this.propagate({...own, [id]: 'falls'})[conclusion] === 'falls');
    }
    // What is missing for a conclusion to stand: node -> the state it would have to have.
    needs(conclusion, verdicts) {
      const state = this.standing(verdicts), own = this.own(verdicts);
      const fallen = edges => edges.map(edge => edge.start).filter(id => state[id] !== 'falls').map(id => [id, 'falls']);
      const toStand = id => {
        if (state[id] === 'stands') return new Map();
        const reasons = this.reasons(id);
        if (id in own || !reasons.size) return new Map([[id, 'stands']]);
        const ways = [...reasons].map(([reason, premises]) => new Map([
          ...premises.flatMap(premise => [...toStand(premise)]),
          ...fallen(this.into(id, 'undercuts').filter(edge => edge.group === reason)),
        ]));
        const least = ways.reduce((a, b) => b.size < a.size ? b : a);
        return new Map([...least, ...fallen(this.into(id, 'attacks'))]);
      };
      return toStand(conclusion);
    }
    tensions(verdicts) {
      const state = this.standing(verdicts);
      return this.edges.filter(edge => edge.kind === 'attacks' && state[edge.start] === 'stands' && state[edge.end] === 'stands');
    }
  }
  natolab.Argument = Argument;

  // ---- in sentences, as panels/argument_map.py says them; `ends`: conclusions in their order, `does`: words of a state
  const listed = words => words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
  const capital = words => words[0].toUpperCase() + words.slice(1);
  const named = (graph, id) => graph.node[id].name;

  natolab.sentences = (graph, told, {conclusions: ends, does}) => {
    const given = Object.values(told).filter(Boolean).length, state = graph.standing(told), name = id => named(graph, id);
    const count = !given ? 'no verdict of yours yet, so that nothing is granted or denied'
      : given > 1 ? `your ${given} verdicts` : 'your one verdict';
    const steps = graph.ids.filter(id => graph.node[id].level === 1 && !ends.includes(id));
    const chain = [['standing', 'stands'], ['fallen', 'falls']].flatMap(([word, which]) => {
      const found = steps.filter(id => state[id] === which).map(name);
      return found.length ? [`${capital(word)} in the chain: ${listed(found)}.`] : [];
    });
    const decisive = end => {
      if (state[end] === 'falls') return `${name(end)} has fallen already`;
      const found = graph.decisive(told, end).map(name);
      if (!found.length) return `no single claim brings ${name(end)} down`;
      return found.length > 1 ? `${name(end)} falls with any one of ${found.join(', ')}` : `${name(end)} falls with ${found[0]}`;
    };
    const missing = end => {
      if (state[end] === 'stands') return `${name(end)} needs nothing more`;
      const wanted = [...graph.needs(end, told)];
      const parts = [['stands', 'stand'], ['falls', 'fall']].flatMap(([which, word]) => {
        const found = wanted.filter(([, state]) => state === which).map(([id]) => name(id));
        return found.length ? [`${found.join(', ')} to ${word}`] : [];
      });
      return `${name(end)} needs ${parts.join(' and ')}`;
    };
    const pulls = graph.tensions(told).map(edge => `${name(edge.start)} against ${name(edge.end)}`);
    return [
      `With ${count}: ${listed(ends.map(id => `${name(id)} ${does[state[id]]}`))}. ${chain.join(' ')}`.trim(),
      `Decisive: ${ends.map(decisive).join('; ')}.`,
      `Missing: ${ends.map(missing).join('; ')}.`,
      pulls.length ? `These stand although one attacks the other: ${listed(pulls)}.`
        : 'No two things that stand on your map attack each other.',
    ];
  };
  natolab.standHere = (graph, told, claims, steps, {conclusions: ends, does}, alone) => {
    const here = claims.filter(id => told[id]), state = graph.standing(told);
    const first = here.length ? `You have judged ${here.length} of the ${claims.length} claims treated here: `
      + `${here.map(id => `${id} ${told[id]}`).join('; ')}.` : alone;
    if (!Object.values(told).some(Boolean)) return first;
    return `${first} On all your verdicts so far, ${listed([...steps, ...ends].map(id => `${named(graph, id)} ${does[state[id]]}`))}.`;
  };
})();
