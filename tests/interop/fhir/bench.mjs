// Times the thirty expressions of bench_forms in fhirpath.js.
// usage: SARTORIUS_BENCH_FORM=DIR bench_forms; node bench.mjs DIR
import fs from 'node:fs';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

const folder = process.argv[2];
const response = JSON.parse(fs.readFileSync(`${folder}/response.json`, 'utf8'));
const expressions = JSON.parse(fs.readFileSync(`${folder}/expressions.json`, 'utf8'));
const compiled = expressions.map((text) => fhirpath.compile(text, r4));
const environment = { resource: response };
const once = () => compiled.map((evaluate) => evaluate(response, environment));

once();
const times = [];
for (let i = 0; i < 25; ++i) {
  const start = performance.now();
  once();
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ peer: 'fhirpath.js', expressions: expressions.length, medianMs: times[12] }));
