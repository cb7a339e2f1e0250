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
    tensions(verdicts) {
      const state = this.standing(verdicts);
      return this.edges.filter(edge => edge.kind === 'attacks' && state[edge.start] === 'stands' && state[edge.end] === 'stands');
    }
  }
  natolab.Argument = Argument;
})();
