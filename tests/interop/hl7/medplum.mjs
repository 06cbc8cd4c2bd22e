// The library of Medplum (@medplum/core, @medplum/hl7).
import { Hl7Message } from '@medplum/core';
import { Hl7Client, Hl7Server } from '@medplum/hl7';

export const parse = (text) => Hl7Message.parse(text);

export const read = (message, [segment, occurrence, field, repetition, component, sub]) =>
  message.getAllSegments(segment)[occurrence - 1].getField(field).getComponent(component, sub - 1, repetition - 1);

export const idOf = (message) => message.getSegment('MSH').getComponent(10, 1);

export async function serve(port, take) {
  const server = new Hl7Server((connection) => {
    connection.addEventListener('message', ({ message }) => {
      take(message);
      connection.send(message.buildAck());
    });
  });
  await server.start(port);
  return () => server.stop();
}

export async function sender(port) {
  const client = new Hl7Client({ host: '127.0.0.1', port, keepAlive: true });
  return {
    send: async (text) => {
      const answer = await client.sendAndWait(Hl7Message.parse(text));
      return [answer.getSegment('MSA').getComponent(1, 1), answer.getSegment('MSA').getComponent(2, 1)];
    },
    close: () => client.close(),
  };
}
