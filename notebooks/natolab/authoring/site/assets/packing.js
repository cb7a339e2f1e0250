// Reads what packing.py wrote: head and texts of a page, or the register of the course.
globalThis.natolab ??= {};

(() => {
  const given = {};  // name -> base64 text, as the scripts in data/ leave it

  natolab.take = (name, base64) => { given[name] = base64; };

  async function inflated(base64) {
    const letters = atob(base64), bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // Head and a function that writes text number n. Numbers stand as differences, column by column.
  natolab.unpacked = async name => {
    const data = await inflated(given[name]), length = new DataView(data.buffer).getUint32(0);
    const {head, templates, which} = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
    const rows = new Array(templates.length).fill(0), row = which.map(template => rows[template]++);
    let at = 4 + length;
    const number = () => {
      let value = 0, weight = 1, byte;
      do { byte = data[at++]; value += (byte & 127) * weight; weight *= 128; } while (byte > 127);
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
    const columns = templates.map(([words], template) => words.slice(1).map(() => {
      const column = new Float64Array(rows[template]);
      for (let i = 0, value = 0; i < column.length; i++) column[i] = value += number();
      return column;
    }));
    const text = n => {
      const template = which[n], [words, digits] = templates[template], mine = columns[template];
      let told = words[0];
      for (let i = 0; i < digits.length; i++) told += written(mine[i][row[n]], digits[i]) + words[i + 1];
      return told;
    };
    return {head, text};
  };

  // Not toFixed: it would round a number that has been made by a division.
  function written(whole, digits) {
    if (!digits) return String(whole);
    const sign = whole < 0 ? '-' : '', all = String(Math.abs(whole)).padStart(digits + 1, '0');
    return `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
  }
})();
