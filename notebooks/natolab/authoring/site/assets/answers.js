// What a reader has locked in on these pages: kept for the page, and in the browser's storage only on request.
// As in the notebook, a code holds what was locked in since the reader came, unless they say that the rest is theirs.
globalThis.natolab ??= {};

(() => {
  const KEY = 'natolab-reading-copy', KINDS = ['predictions', 'verdicts', 'concepts', 'memo', 'series'];
  const watchers = [], fresh = () => Object.fromEntries(KINDS.map(kind => [kind, {}]));
  let entries = fresh(), keeping = false, mine = false, tag = '', session = '', problem = '';

  const told = () => watchers.forEach(tell => tell());
  function stored() {
    try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
  }
  function save() {
    if (!keeping) return;
    try {
      localStorage.setItem(KEY, JSON.stringify({entries, tag}));
      sessionStorage.setItem(KEY, session);
      problem = '';
    } catch {
      keeping = false;
      problem = 'This browser keeps nothing for this page: send your code before you leave it.';
    }
  }
  const letters = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(36)).join('');

  // Only objects of our own shape are taken back; anything else in the store is left out.
  function restore() {
    const kept = stored();
    session = letters();
    if (!kept || typeof kept.entries !== 'object') return;
    keeping = true;
    try { session = sessionStorage.getItem(KEY) || session; } catch { /* a new sitting */ }
    for (const kind of KINDS)
      for (const [name, entry] of Object.entries(kept.entries?.[kind] ?? {}))
        if (entry && typeof entry === 'object') entries[kind][name] = entry;
    if (/^[b-df-hj-np-tv-xz]{6}$/.test(kept.tag) && here('predictions', 'series', 'verdicts').length) tag = kept.tag;
    save();
  }
  const here = (...kinds) => kinds.flatMap(kind => Object.values(entries[kind]).filter(entry => entry.session === session));
  const counted = kind => Object.entries(entries[kind]).filter(([, entry]) => mine || entry.session === session);

  natolab.answers = {
    entry: (kind, name) => entries[kind][name],
    record(kind, name, entry) { entries[kind][name] = {...entry, session}; save(); told(); },
    watch(tell) { watchers.push(tell); },
    get keeping() { return keeping; },
    get problem() { return problem; },
    keep(on) {
      keeping = on;
      if (on) save();
      else try { localStorage.removeItem(KEY); sessionStorage.removeItem(KEY); } catch { /* nothing was kept */ }
      told();
    },
    claimAll(on) { mine = on; told(); },
    get earlier() { return ['predictions', 'series', 'verdicts'].flatMap(kind => Object.values(entries[kind])).filter(entry => entry.session !== session).length; },
    // Verdicts in force, for the map: claim -> step of the scale
    verdicts: () => Object.fromEntries(Object.entries(entries.verdicts).map(([id, entry]) => [id, entry.verdict])),
    locked() {
      return {
        guesses: Object.fromEntries(counted('predictions').map(([name, entry]) => [name, entry.guess])),
        series: Object.fromEntries(counted('series').map(([name, entry]) => [name, entry.numbers])),
        verdicts: Object.fromEntries(counted('verdicts').map(([id, entry]) => [id, [entry.verdict, entry.confidence]])),
      };
    },
    code(moment) {
      tag ||= natolab.codes.newTag();
      const code = natolab.codes.roomCode({...natolab.answers.locked(), moment, tag});
      save();
      return code;
    },
  };
  restore();
})();
