// simple-hl7.
import { createRequire } from 'node:module';
import { once } from 'node:events';

const hl7 = createRequire(import.meta.url)('simple-hl7');
const parser = () => new hl7.Parser({ segmentSeperator: '\r' });

export const parse = (text) => parser().parse(text);

// Its tree: repetitions, where there are several, are fields of their own; sub-components are an array.
export function read(message, [segment, occurrence, field, repetition, component, sub]) {
  const place = segment === 'MSH' ? message.header.fields[field - 3] : message.getSegments(segment)[occurrence - 1].fields[field - 1];
  let value = place.value;
  if (value.length > 1 || repetition > 1) value = value[repetition - 1].value;
  const parts = value[0][component - 1].value[0];
  return Array.isArray(parts) ? parts[sub - 1] : sub === 1 ? parts : '';
}

export const idOf = (message) => read(message, ['MSH', 1, 10, 1, 1, 1]);

export async function serve(port, take) {
  const app = hl7.tcp();
  app.use((request, response, next) => {
    take(parse(request.raw.slice(1, -2)));
    next();
  });
  app.use((request, response) => response.end());
  app.use((error, request, response, next) => console.error(error)); // eslint-disable-line no-unused-vars
  const { server } = app.start(port);
  if (!server.listening) await once(server, 'listening');
  return () => app.stop();
}

export async function sender(port) {
  const client = hl7.Server.createTcpClient({ host: '127.0.0.1', port, keepalive: true });
  return {
    send: (text) =>
      new Promise((resolve, reject) => {
        client.send(parse(text), (error, answer) => {
          if (error) return reject(error);
          resolve([read(answer, ['MSA', 1, 1, 1, 1, 1]), read(answer, ['MSA', 1, 2, 1, 1, 1])]);
        });
      }),
    close: () => client.close(),
  };
}
