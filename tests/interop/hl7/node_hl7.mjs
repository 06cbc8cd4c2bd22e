// node-hl7-client and node-hl7-server.
import { Client, Message } from 'node-hl7-client';
import { Server } from 'node-hl7-server';

// Its server handles every earlier message of a kept connection again and answers it once more. Our
// client takes no answer that is not its own, closes, and sends the same bytes again.
export const answersTwice = true;

export const parse = (text) => new Message({ text });

// Its paths are whole at every level ("PID.3.4.2"), and its own reading of escapes is left aside.
export function read(message, [segment, occurrence, field, repetition, component, sub]) {
  const place = message.toArray().filter((one) => one.name === segment)[occurrence - 1];
  const one = place.get(`${segment}.${field}`).toArray()[repetition - 1];
  const inside = segment === 'MSH' ? field - 1 : field; // below a field of MSH it counts from MSH-2
  return one.get(`${segment}.${inside}.${component}.${sub}`).toRaw();
}

export const idOf = (message) => message.get('MSH.10').toString();

export async function serve(port, take) {
  const server = new Server({ bindAddress: '127.0.0.1' });
  const inbound = server.createInbound({ port }, async (request, response) => {
    take(parse(request.getMessage().toString()));
    await response.sendResponse('AA');
  });
  await new Promise((resolve) => inbound.on('listen', resolve));
  return () => inbound.close();
}

export async function sender(port) {
  const client = new Client({ host: '127.0.0.1', version: '2.5.1' });
  let answered;
  const connection = client.createConnection({ port }, async (response) => {
    const answer = response.getMessage();
    answered([answer.get('MSA.1').toString(), answer.get('MSA.2').toString()]);
  });
  await new Promise((resolve) => connection.on('connect', resolve));
  return {
    send: (text) =>
      new Promise((resolve, reject) => {
        answered = resolve;
        connection.sendMessage(parse(text)).catch(reject);
      }),
    close: () => connection.close(),
  };
}
