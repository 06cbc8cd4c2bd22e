// How fast we read a message, and how fast the peers of package.json do, in one run on the same file.
// usage: node bench.mjs BENCH_HL7 REPORT.HL7
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const [, , program, file] = process.argv;
const text = fs.readFileSync(file, 'utf8');
const peers = ['medplum', 'simple_hl7', 'node_hl7'];

function rate(work) {
  for (let i = 0; i < 3000; ++i) work(); // until it is compiled
  const start = process.hrtime.bigint();
  let times = 0;
  while (process.hrtime.bigint() - start < 2_000_000_000n) {
    for (let i = 0; i < 200; ++i) work();
    times += 200;
  }
  return times / (Number(process.hrtime.bigint() - start) / 1e9);
}

const ours = JSON.parse(execFileSync(program, ['--benchmark_format=json', '--benchmark_min_time=1', '--benchmark_filter=parse|find'], { stdio: ['ignore', 'pipe', 'ignore'] }));
const rates = {};
for (const one of ours.benchmarks) rates[one.name] = one;
let fastest = 0;
for (const name of peers) {
  const peer = await import(`./${name}.mjs`);
  const found = rate(() => peer.read(peer.parse(text), ['OBX', 4, 5, 1, 1, 1]));
  fastest = Math.max(fastest, found);
  console.log(`${name.padEnd(12)} any field ${Math.round(found)} messages/s`);
}
const any = rates.parseAndReadOneField.items_per_second;
const document = rates.findAndDecodeDocument;
console.log(`sartorius    any field ${Math.round(any)} messages/s, ${(any / fastest).toFixed(1)} times the fastest peer`);
console.log(`sartorius    every value ${Math.round(rates.parseAndWalk.items_per_second)} messages/s`);
console.log(`sartorius    1 MB with a document ${(document.real_time / 1e6).toFixed(2)} ms, memory ${document.memory_per_byte.toFixed(2)} times the message`);
