// 10,000 generated (form, answers) pairs: the values of sartoriusctl's engine against fhirpath.js.
// usage: pairs_fhirpath N SEED > pairs.jsonl; node pairs.mjs pairs.jsonl
// Each line: {"response": ..., "expressions": [...], "ours": [[...], ...]}.
import fs from 'node:fs';
import readline from 'node:readline';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

const plain = (value) => (value && typeof value === 'object' && 'toJSON' in value ? value.toJSON() : value);
const close = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(a));
  // A decimal that became text keeps its zeros in ours ("151.0"): the same number all the same.
  const decimal = /^-?\d+\.\d+$/;
  if (typeof a === 'string' && typeof b === 'string' && (decimal.test(a) || decimal.test(b))) return close(Number(a), Number(b));
  return JSON.stringify(a) === JSON.stringify(b);
};

const compiled = new Map();
const evaluate = (text, response) => {
  if (!compiled.has(text)) compiled.set(text, fhirpath.compile(text, r4));
  try {
    return compiled.get(text)(response, { resource: response }).map(plain);
  } catch (error) {
    return `error: ${error.message}`;
  }
};

let pairs = 0;
let values = 0;
let different = 0;
for await (const line of readline.createInterface({ input: fs.createReadStream(process.argv[2]) })) {
  const { response, expressions, ours } = JSON.parse(line);
  ++pairs;
  expressions.forEach((text, i) => {
    ++values;
    const theirs = evaluate(text, response);
    const mine = ours[i];
    const same = Array.isArray(theirs) && Array.isArray(mine)
      ? theirs.length === mine.length && theirs.every((value, at) => close(value, mine[at]))
      : !Array.isArray(theirs) && !Array.isArray(mine);
    if (!same) {
      if (++different <= 20) console.error(text, '\n  ours  ', JSON.stringify(mine), '\n  theirs', JSON.stringify(theirs));
    }
  });
}
console.log(JSON.stringify({ pairs, values, different }));
process.exit(different === 0 ? 0 : 1);
