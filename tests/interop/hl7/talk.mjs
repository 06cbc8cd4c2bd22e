// Exchanges made-up messages with one peer, both ways, and compares every value.
// usage: node talk.mjs medplum|simple_hl7|node_hl7 HL7_INTEROP COUNT_PER_TYPE
// Out: our client sends, the peer's server receives and reads each value with its own parser.
// In: the peer parses, writes and sends the messages with its own client; our listener reads each value.
import { spawn } from 'node:child_process';
import net from 'node:net';
import readline from 'node:readline';

const [, , name, program, count] = process.argv;
const peer = await import(`./${name}.mjs`);
const lines = (child) => readline.createInterface({ input: child.stdout, crlfDelay: Infinity });
const run = (...args) => spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });

const samples = new Map();
for await (const line of lines(run('samples', count))) {
  const sample = JSON.parse(line);
  samples.set(sample.id, { ...sample, text: Buffer.from(sample.hl7, 'base64').toString('utf8') });
}

let faults = 0;
function fault(text) {
  if (++faults <= 20) console.error(text);
}

// None of the peers resolves escapes when a component is read, so it is done here, by the standard.
const kEscapes = { F: '|', S: '^', T: '&', R: '~', E: '\\', '.br': '\n' };
const plain = (text) =>
  String(text).replace(/\\([^\\]*)\\/g, (whole, body) => {
    if (body in kEscapes) return kEscapes[body];
    return /^X([0-9A-F]{2})+$/.test(body) ? Buffer.from(body.slice(1), 'hex').toString('latin1') : whole;
  });

let again = 0;
let values = 0;
function compare(way, sample, read) {
  for (const value of sample.values) {
    ++values;
    const place = value.slice(0, 6);
    const expected = value[6];
    let found;
    try {
      found = read(place);
    } catch (error) {
      found = error;
    }
    if (found !== expected && plain(found) !== expected)
      fault(`${way} ${sample.type} ${place.join('.')}: expected ${JSON.stringify(expected)}, read ${JSON.stringify(String(found))}`);
  }
}

async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.on('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function out() {
  const seen = new Set();
  const port = await freePort();
  const stop = await peer.serve(port, (message) => {
    const sample = samples.get(String(peer.idOf(message)));
    if (!sample) return fault('out: a message that nobody sent');
    seen.add(sample.id);
    compare('out', sample, (place) => peer.read(message, place));
  });
  let accepted = 0;
  for await (const line of lines(run('send', String(port), count))) {
    const { id, code, tries } = JSON.parse(line);
    if (code === 'AA' || code === 'CA') ++accepted;
    else fault(`out ${samples.get(id).type} ${id}: answered ${code}`);
    if (tries > 1) ++again;
    if (tries > 1 && !peer.answersTwice) fault(`out ${samples.get(id).type} ${id}: sent ${tries} times`);
  }
  if (seen.size !== samples.size) fault(`out: ${samples.size - seen.size} messages were not read`);
  Promise.resolve(stop()).catch(() => {});
  return accepted;
}

async function into() {
  const child = run('listen', String(samples.size));
  const received = new Map();
  let ready;
  const port = new Promise((resolve) => (ready = resolve));
  const ended = (async () => {
    for await (const line of lines(child)) {
      const value = JSON.parse(line);
      if (value.port) ready(value.port);
      else received.set(value.id, value.values);
    }
  })();
  const sender = await peer.sender(await port);
  let accepted = 0;
  for (const sample of samples.values()) {
    const [code, id] = await sender.send(sample.text);
    if (String(code) === 'AA' && String(id) === sample.id) ++accepted;
    else fault(`in ${sample.type} ${sample.id}: the peer read ${code} for ${id}`);
  }
  child.stdin.end();
  await ended;
  for (const sample of samples.values()) {
    const found = new Map((received.get(sample.id) ?? []).map((value) => [value.slice(0, 6).join('.'), value[6]]));
    compare('in', sample, (place) => found.get(place.join('.')));
  }
  Promise.resolve(sender.close()).catch(() => {});
  return accepted;
}

const taken = await out();
const given = await into();
console.log(`${name}: ${samples.size} messages each way, accepted ${taken} and ${given}, ${values} values compared, ${again} sent again, ${faults} faults`);
process.exit(faults === 0 && samples.size > 0 && taken === samples.size && given === samples.size ? 0 : 1);
