// LHC-Forms in headless Chromium: renders our questionnaire with our response, and exports it again.
// Equal answers, and equal calculated values, are what is shown.
// usage: node lhcforms.mjs QUESTIONNAIRE RESPONSE [CHROMIUM]
import fs from 'node:fs';
import path from 'node:path';
import http from 'node:http';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const require = createRequire(import.meta.url);
const dist = path.join(path.dirname(require.resolve('lforms/package.json')), 'dist', 'lforms');
const [questionnaireFile, responseFile, chromium = '/usr/bin/chromium'] = process.argv.slice(2);
const questionnaire = JSON.parse(fs.readFileSync(questionnaireFile, 'utf8'));
const response = JSON.parse(fs.readFileSync(responseFile, 'utf8'));

// The scripts stand at the end of the body: in the head they crash.
const scripts = ['webcomponent/assets/lib/zone.min.js', 'webcomponent/runtime.js', 'webcomponent/polyfills.js', 'webcomponent/main.js', 'fhir/R4/lformsFHIR.min.js']
  .map((file) => (fs.existsSync(path.join(dist, file)) ? `<script src="/${file}"></script>` : ''));
const page0 = `<!doctype html><html><head><link rel="stylesheet" href="/webcomponent/styles.css"></head><body><div id="form"></div>${scripts.join('')}</body></html>`;
const server = http.createServer((request, reply) => {
  if (request.url === '/') return reply.setHeader('content-type', 'text/html').end(page0);
  const file = path.join(dist, path.normalize(decodeURIComponent(request.url.split('?')[0])));
  if (!file.startsWith(dist) || !fs.existsSync(file)) return reply.writeHead(404).end();
  reply.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'text/css').end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction(() => window.LForms?.Util?.addFormToPage && window.LForms.FHIR, { timeout: 120000 });
const exported = await page.evaluate(async (form, answers) => {
  let converted = LForms.Util.convertFHIRQuestionnaireToLForms(form, 'R4');
  converted = LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', answers, converted, 'R4');
  await LForms.Util.addFormToPage(converted, 'form');
  return LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4');
}, questionnaire, response);
await browser.close();
server.close();

const answersOf = (items, found = {}) => {
  for (const item of items ?? []) {
    if (item.answer)
      found[item.linkId] = item.answer.map((answer) => {
        const [key] = Object.keys(answer).filter((name) => name.startsWith('value'));
        const value = answer[key];
        return value && typeof value === 'object' ? value.code ?? value.value ?? value.reference : value;
      });
    answersOf(item.item, found);
    (item.answer ?? []).forEach((answer) => answersOf(answer.item, found));
  }
  return found;
};
const quantity = (value) => (value && typeof value === 'object' ? value.value : value);
const ours = answersOf(response.item);
const theirs = answersOf(exported.item);
const different = Object.keys({ ...ours, ...theirs }).filter(
  (id) => JSON.stringify((ours[id] ?? []).map(quantity)) !== JSON.stringify((theirs[id] ?? []).map(quantity)));
different.slice(0, 20).forEach((id) => console.error(id, 'ours', ours[id], 'theirs', theirs[id]));
console.log(JSON.stringify({ peer: 'lforms', answers: Object.keys(ours).length, different: different.length }));
process.exit(different.length === 0 ? 0 : 1);
