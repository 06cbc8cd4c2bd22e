// node-hl7-client and node-hl7-server.
import { Client, Message } from 'node-hl7-client';
import { Server } from 'node-hl7-server';

export const parse = (text) => new Message({ text });

// A path of numbers; where there are several repetitions the first number after the field picks one.
export function read(message, [segment, occurrence, field, repetition, component, sub]) {
  let place = message.get(segment);
  if (place.name === segment && place.length > 1 && place.get(occurrence - 1).name === segment) place = place.get(occurrence - 1);
  place = place.get(String(field));
  return place.toArray()[repetition - 1].get(String(component)).get(String(sub)).toString();
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
  const client = new Client({ host: '127.0.0.1' });
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
