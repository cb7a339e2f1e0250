// Codes as natolab writes and reads them: a port of facts/codes.py, facts/editions.py, facts/scenario.py and
// learner/answers.py. tests/test_site.py holds the two against each other. `natolab.course` is the register (course.py).
globalThis.natolab ??= {};

(() => {
  class CodeError extends Error {}
  const DAMAGED = 'This code is damaged (a letter is missing or changed): copy it again, whole.';
  const NOT_OURS = 'This code was not written by this module: ask for a new one.';
  const FOREIGN = 'This code holds a part that this module does not know: ask for a new one.';
  const LONGEST = 8000, LARGEST_GUESS = 1e9, LONGEST_SERIES = 40, QUOTED = 60, NAMED = 3, PIECES = 8;
  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;
  const TAG_LETTERS = 'bcdfghjkmnpqrstvwxz', TAG_LENGTH = 6, MOMENTS = ['before', 'after'];
  const fail = sentence => { throw new CodeError(sentence); };

  // ---- numbers as Python writes them
  function plainNumber(value) {
    if (value === 0) return Object.is(value, -0) ? '-0' : '0';
    const [mantissa, power] = Math.abs(value).toExponential().split('e');
    const digits = mantissa.replace('.', ''), exponent = +power, sign = value < 0 ? '-' : '';
    if (exponent < -4 || exponent >= 16) {
      const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
      return `${sign}${digits[0]}${tail}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
    }
    if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0'), part = digits.slice(exponent + 1);
    return `${sign}${whole}${part ? `.${part}` : ''}`;
  }

  // ---- the line of text
  const TABLE = new Int32Array(256).map((_, i) => { for (let k = 0; k < 8; k++) i = i & 1 ? (i >>> 1) ^ 0xEDB88320 : i >>> 1; return i; });
  function crc32(text) {
    let crc = -1;
    for (const byte of new TextEncoder().encode(text)) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
    return ~crc >>> 0;
  }
  function checksum(body) {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits = BigInt(crc32(body)) << 3n;  // 35 bits are 7 letters
    return Array.from({length: 7}, (_, i) => letters[Number((bits >> BigInt(30 - 5 * i)) & 31n)]).join('');
  }
  const sealed = body => `${body}/${checksum(body)}`;
  function sound(code) {
    const at = code.lastIndexOf('/');
    return at > 0 && checksum(code.slice(0, at)) === code.slice(at + 1).toUpperCase();
  }
  const write = (head, parts) => sealed([head, ...parts].join('/'));
  const plain = text => String(text).replace(/[\u2010-\u2014\u2212\ufe63\uff0d]/g, '-').replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')
    .replace(/[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '');
  function smallHead(code) {
    const at = code.indexOf('-');
    return at < 0 ? code.toLowerCase() : code.slice(0, at).toLowerCase() + code.slice(at);
  }
  function codeAt(text) {
    const pieces = [];
    for (const word of text.trim().split(/\s+/).slice(0, PIECES)) {
      const found = /^[A-Za-z0-9_=./+-]+/.exec(word);
      if (found) pieces.push(found[0]);
      if (!found || found[0] !== word) break;
    }
    pieces[0] = smallHead(pieces[0]);
    for (let n = 1; n <= pieces.length; n++) {
      const candidate = pieces.slice(0, n).join('').replace(/[._\-=+/]+$/, '');
      if (sound(candidate)) return candidate;
    }
    return pieces[0].replace(/[._\-=+/]+$/, '');
  }
  function codesIn(line) {
    const clean = plain(line), starts = [...clean.matchAll(/(?:nato|room)\d{1,3}-/gi)].map(found => found.index);
    return starts.map((here, i) => codeAt(clean.slice(here, starts[i + 1])));
  }
  function oneCode(text) {
    const found = [...new Set(codesIn(text).filter(sound))];
    if (found.length > 1) fail(`There are ${found.length} codes in this text: paste one of them.`);
    const around = '"\'`“”„‟‘’‚‛«»‹›()[]<>,;:', bare = [...plain(text).replace(/\s+/g, '')];
    while (bare.length && around.includes(bare[0])) bare.shift();
    while (bare.length && around.includes(bare.at(-1))) bare.pop();
    return found[0] ?? smallHead(bare.join(''));
  }
  function read(text, version, what) {
    const clean = oneCode(text);
    if (!clean) fail(`There is no code in the box: paste one that begins with ${version}.`);
    if (!clean.startsWith(`${version}-`)) fail(`This is not a ${what} code of this module: one begins with ${version}-.`);
    if ([...clean].length > LONGEST || !sound(clean)) fail(DAMAGED);
    const [head, ...parts] = clean.slice(0, clean.lastIndexOf('/')).split('/');
    return [head.slice(version.length + 1), parts];
  }
  const cut = (text, sign) => { const at = text.indexOf(sign); return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]; };

  // ---- assumptions and editions of their defaults
  const brief = text => { const line = [...String(text)]; return line.length <= QUOTED ? String(text) : `${line.slice(0, QUOTED).join('')}…`; };
  const rangeText = a => `from ${plainNumber(a.low)} to ${plainNumber(a.reach)}`;
  function check(a, value) {
    const what = a.kind === 'number' ? 'a number' : 'a whole number', said = String(value).trim();
    const takes = `'${a.label}' takes ${what} ${rangeText(a)}`;
    if (THOUSANDS.test(said)) fail(`${takes}; “${brief(said)}” may mean two numbers: leave out the comma.`);
    const text = said.replaceAll(',', '.');
    if (!NUMBER.test(text)) fail(`${takes}; “${brief(text)}” is not one.`);
    const number = Number(text);
    if (!(a.low <= number && number <= a.reach) || (a.kind !== 'number' && !Number.isInteger(number)))
      fail(`${takes}; ${brief(text)} is outside.`);
    return number + 0;
  }
  const assumption = key => natolab.course.assumptions[key]
    ?? fail(`There is no assumption called “${brief(key)}”: data/assumptions.csv lists the names.`);
  function say(a, value) {
    if (a.options.length) return a.options[Math.trunc(value)];
    if (a.kind === 'switch') return value ? 'yes' : 'no';
    let unit = natolab.course.bare.includes(a.unit) ? '' : a.unit.startsWith('%') ? a.unit : ` ${a.unit}`;
    if (value === 1) unit = {' years': ' year', ' days': ' day'}[unit] ?? unit;
    return plainNumber(value) + unit;
  }
  const edition = fingerprint => natolab.course.editions.find(one => one.fingerprint === fingerprint)
    ?? fail('This code was made with another edition of the module, which this copy does not know: use that edition, '
      + 'or ask for the numbers and type them in.');
  const parts = (one, values) => Object.entries(one.defaults).filter(([key, start]) => (values[key] ?? start) !== start)
    .map(([key]) => `${key}=${plainNumber(values[key])}`);
  function readParts(one, told) {
    const values = Object.fromEntries(told.map(part => cut(part, '=')).map(([key, text]) => {
      if (!(key in one.defaults) || key in natolab.course.assumptions) return [key, check(assumption(key), text)];
      return [key, NUMBER.test(text) ? Number(text) : fail(NOT_OURS)];
    }));
    if (parts(one, values).join('/') !== told.join('/')) fail(NOT_OURS);
    return values;
  }
  function opened(one, values) {
    const now = natolab.course.assumptions, quoted = name => `“${name}”`, keys = Object.keys(now);
    const told = (names, what) => {
      const more = names.length - NAMED, shown = more > 1 ? [...names.slice(0, NAMED), `${more} more`] : names;
      return names.length ? [`${what} ${shown.join(', ')}`] : [];
    };
    const silent = Object.keys(one.defaults).filter(key => key in now && !(key in values));
    const old = silent.filter(key => now[key].low <= one.defaults[key] && one.defaults[key] <= now[key].reach);
    const said = [
      ...told(keys.filter(key => !(key in one.defaults)).map(key => quoted(now[key].label)), 'added since, at the default:'),
      ...told(old.filter(key => one.defaults[key] !== now[key].default)
        .map(key => `${quoted(now[key].label)} ${say(now[key], one.defaults[key])}`), 'kept at the default of then:'),
      ...told(silent.filter(key => !old.includes(key)).map(key => quoted(now[key].label)),
        'out of range by now, so at the default:'),
      ...told(Object.keys(one.defaults).filter(key => !(key in now)).map(quoted), 'left out, as it is no longer there:'),
    ].join('; ');
    const whole = Object.fromEntries(keys.map(key => [key, now[key].default]));
    for (const key of old) whole[key] = one.defaults[key];
    for (const key of keys) if (key in values) whole[key] = values[key];
    return [whole, said ? `This scenario was made with an earlier edition of the assumptions: ${said}.` : ''];
  }
  function scenario(one, values) {
    const [whole, note] = opened(one, values);
    return {kind: 'scenario', values: whole, note};
  }
  const present = () => natolab.course.editions.at(-1);
  function readScenario(text) {
    const [fingerprint, told] = read(text, 'nato1', 'scenario'), one = edition(fingerprint);
    let madeOn = '';
    if (told.at(-1)?.startsWith('on-')) {
      madeOn = told.pop().slice('on-'.length);
      if (!/^[a-z_]{1,40}\.[A-Z_]{1,40}$/.test(madeOn)) fail(NOT_OURS);
    }
    return {...scenario(one, readParts(one, told)), madeOn};
  }
  const scenarioCode = (values, madeOn = '') => write(`nato1-${present().fingerprint}`,
    [...parts(present(), values), ...(madeOn ? [`on-${madeOn}`] : [])]);

  // ---- answers
  function newTag() {
    let tag = '';
    while (tag.length < TAG_LENGTH) {
      const drawn = crypto.getRandomValues(new Uint8Array(1))[0];  // 247 is the last multiple of 19 in a byte
      if (drawn < 247) tag += TAG_LETTERS[drawn % TAG_LETTERS.length];
    }
    return tag;
  }
  function checkedGuess(name, guess) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) fail('A guess needs a name of at most 40 small letters, digits and underscores.');
    if (!Number.isFinite(guess) || Math.abs(guess) > LARGEST_GUESS)
      fail(`The guess “${name}” is beyond 1,000,000,000: lock in a smaller one.`);
    return guess;
  }
  function checkedAnswers({guesses, verdicts, scenario = null, moment, tag, series = {}}) {
    const {claims, scale, confidence} = natolab.course, held = {}, lists = {};
    for (const name of Object.keys(guesses).sort()) held[name] = checkedGuess(name, guesses[name]);
    for (const [id, [verdict, sure]] of Object.entries(verdicts)) {
      if (!(id in claims)) fail('A verdict names a claim that does not exist: data/claims.csv lists the claims.');
      if (!Object.values(scale).includes(verdict) || !confidence.includes(sure))
        fail(`The verdict on ${id} is not on the scale: record it again.`);
    }
    for (const name of Object.keys(series).sort()) {
      if (!series[name].length || series[name].length > LONGEST_SERIES)
        fail(`The series “${name}” needs 1 to ${LONGEST_SERIES} numbers: send it again.`);
      lists[name] = series[name].map(number => checkedGuess(name, number));
    }
    if (!MOMENTS.includes(moment)) fail('The moment of a code is before or after: choose one of the two.');
    if (tag && !new RegExp(`^[${TAG_LETTERS}]{${TAG_LENGTH}}$`).test(tag))
      fail(`A tag has ${TAG_LENGTH} letters out of ${TAG_LETTERS}: leave it out to get a new one.`);
    if (!Object.keys(held).length && !Object.keys(verdicts).length && !Object.keys(lists).length && !scenario)
      fail('There is no answer to put into a code: lock in a guess or record a verdict first.');
    const ordered = Object.fromEntries(Object.keys(claims).filter(id => id in verdicts).map(id => [id, verdicts[id]]));
    return {kind: 'answers', guesses: held, verdicts: ordered, series: lists, scenario, moment, tag, note: scenario?.note ?? ''};
  }
  function answerParts({guesses, verdicts, series}) {
    const words = Object.fromEntries(Object.entries(natolab.course.scale).map(([word, told]) => [told, word]));
    return [...Object.entries(guesses).map(([name, guess]) => `guess-${name}=${plainNumber(guess)}`),
      ...Object.entries(verdicts).map(([id, [verdict, sure]]) => `verdict-${id}=${words[verdict]}.${sure}`),
      ...Object.entries(series).map(([name, numbers]) => `series-${name}=${numbers.map(plainNumber).join('_')}`)];
  }
  function roomCode(answers) {
    const found = checkedAnswers(answers), told = answerParts(found);
    if (found.scenario) told.push(`scenario-${present().fingerprint}`, ...parts(present(), found.scenario.values).map(part => `set-${part}`));
    return write(['room1', found.tag, found.moment].filter(Boolean).join('-'), told);
  }
  function readRoom(text) {
    const [head, told] = read(text, 'room1', 'room'), at = told.findIndex(part => part.startsWith('scenario-'));
    const until = at < 0 ? told.length : at, guesses = {}, verdicts = {}, series = {};
    for (const part of told.slice(0, until)) {
      const [kind, rest] = cut(part, '-'), [key, value] = cut(rest, '=');
      if (kind === 'guess' && NUMBER.test(value)) guesses[key] = Number(value);
      else if (kind === 'verdict') {
        const [word, sure] = cut(value, '.');
        verdicts[key] = [natolab.course.scale[word] ?? '', sure];
      } else if (kind === 'series' && value.split('_').every(number => NUMBER.test(number))) {
        series[key] = value.split('_').map(Number);
      } else fail(FOREIGN);
    }
    let found = null;
    if (at >= 0) {
      const [first, ...changes] = told.slice(at);
      if (!changes.every(part => part.startsWith('set-'))) fail(FOREIGN);
      const one = edition(first.slice('scenario-'.length));
      found = scenario(one, readParts(one, changes.map(part => part.slice('set-'.length))));
    }
    const bits = head.split('-'), moment = bits.pop();
    const answers = checkedAnswers({guesses, verdicts, scenario: found, moment, tag: bits.join('-'), series});
    if (answerParts(answers).join('/') !== told.slice(0, until).join('/')) fail(NOT_OURS);
    return answers;
  }
  const readCode = text => { const clean = oneCode(text); return clean.startsWith('room') ? readRoom(clean) : readScenario(clean); };

  natolab.codes = {CodeError, plainNumber, codesIn, readCode, roomCode, scenarioCode, newTag, check, say, MOMENTS};
})();
