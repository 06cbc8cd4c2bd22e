// LHC-Forms in headless Chromium: renders our questionnaire, is filled by typing and by our response,
// and exports. Equal answers, and equal calculated values, are what is shown.
// usage: node lhcforms.mjs QUESTIONNAIRE RESPONSE [TYPED] [CHROMIUM]
//   TYPED: how many answers are typed into an empty form as well (default 25)
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const require = createRequire(import.meta.url);
const dist = path.join(path.dirname(require.resolve('lforms/package.json')), 'dist', 'lforms');
const [questionnaireFile, responseFile, typed = '25', chromium = '/usr/bin/chromium'] = process.argv.slice(2);
const questionnaire = JSON.parse(fs.readFileSync(questionnaireFile, 'utf8'));
const response = JSON.parse(fs.readFileSync(responseFile, 'utf8'));

// The scripts stand at the end of the body, and the FHIR part comes when the component is there.
const scripts = ['assets/lib/zone.min.js', 'runtime.js', 'polyfills.js', 'main.js']
  .map((file) => `<script src="/webcomponent/${file}"></script>`).join('');
const html = `<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/webcomponent/styles.css"></head><body><div id="form"></div>${scripts}</body></html>`;
const types = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };
const server = http.createServer((request, reply) => {
  if (request.url === '/') return reply.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  const file = path.join(dist, path.normalize(decodeURIComponent(request.url.split('?')[0])));
  if (!file.startsWith(dist) || !fs.existsSync(file)) return reply.writeHead(404).end();
  reply.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream').end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const browser = await puppeteer.launch({ executablePath: chromium, headless: true, protocolTimeout: 600000, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
const faults = [];
page.on('pageerror', (error) => faults.push(String(error?.message ?? error)));
page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction(() => window.LForms?.Util?.addFormToPage, { timeout: 120000 });
await page.addScriptTag({ url: '/fhir/R4/lformsFHIR.min.js' });

/// Puts a form on the page and waits until its expressions have settled.
const show = (form, answers) => page.evaluate(async (definition, given) => {
  let converted = LForms.Util.convertFHIRQuestionnaireToLForms(definition, 'R4');
  if (given) converted = LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', given, converted, 'R4');
  document.getElementById('form').innerHTML = '';
  await LForms.Util.addFormToPage(converted, 'form', { prepopulate: false });
  return document.querySelectorAll('.lhc-de-label, .lhc-form-section-title, lhc-item').length;
}, form, answers);
const exported = () => page.evaluate(() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4'));

const plain = (answer) => {
  const [key] = Object.keys(answer).filter((name) => name.startsWith('value'));
  const value = answer[key];
  return value && typeof value === 'object' ? value.code && value.value === undefined ? value.code : value.value ?? value.reference : value;
};
const answersOf = (items, found = {}) => {
  for (const item of items ?? []) {
    if (item.answer) found[item.linkId] = item.answer.map(plain);
    answersOf(item.item, found);
    (item.answer ?? []).forEach((answer) => answersOf(answer.item, found));
  }
  return found;
};
const compare = (name, ours, theirs) => {
  const ids = Object.keys({ ...ours, ...theirs });
  const different = ids.filter((id) => JSON.stringify(ours[id] ?? []) !== JSON.stringify(theirs[id] ?? []));
  different.slice(0, 20).forEach((id) => console.error(name, id, 'ours', ours[id], 'theirs', theirs[id]));
  return different.length;
};
const expressionsOf = (items) => (items ?? []).flatMap((item) => {
  const found = item.extension?.find((one) => one.url.endsWith('calculatedExpression'));
  return [...(found ? [[item.linkId, found.valueExpression.expression]] : []), ...expressionsOf(item.item)];
});
const calculated = new Set(expressionsOf(questionnaire.item).map(([linkId]) => linkId));
const only = (answers, wanted) => Object.fromEntries(Object.entries(answers).filter(([id]) => wanted(id)));

const settle = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
/// Expressions run behind the page: what is exported must stay the same for a while.
const settled = async () => {
  for (let last = '', i = 0; i < 60; ++i) {
    const now = JSON.stringify((await exported()).item);
    if (now === last) return JSON.parse(now);
    last = now;
    await settle(1000);
  }
  faults.push('the expressions never settle');
  return (await exported()).item;
};

// 1. our response in their form, and out of it again. What they calculate otherwise they mark as
// changed by hand.
const ours = answersOf(response.item);
const rendered = await show(questionnaire, response);
const different = compare('merged', ours, answersOf(await settled()));
const disputed = await page.evaluate(() => LForms.Util._getFormObjectInScope(document.getElementById('form')).itemList
  .filter((item) => item._userModifiedCalculatedValue).map((item) => item.linkId));
disputed.forEach((id) => console.error('calculated otherwise:', id));

// 2. the same typed into an empty form: what calculations read, then the first others; what is
// calculated from it must be equal too
await show(questionnaire, null);
const fields = await page.evaluate(() => {
  const form = LForms.Util._getFormObjectInScope(document.getElementById('form'));
  return form.itemList.map((item) => ({ linkId: item.linkId, id: item._elementId,
    // a list shows an option with its ordinal: "None - 0"
    shown: Object.fromEntries((item._autocompOptions?.listItems ?? []).map((one) => [one.code, one._displayText ?? one.text])) }));
});
const displays = {};
const show1 = (items) => (items ?? []).forEach((item) => {
  (item.answer ?? []).forEach((answer) => (displays[item.linkId] = answer.valueCoding?.display ?? String(plain(answer))));
  show1(item.item);
});
show1(response.item);
const sources = JSON.stringify(expressionsOf(questionnaire.item));
const first = (field) => (sources.includes(`'${field.linkId}'`) ? 0 : 1);
const typedAnswers = {};
for (const field of [...fields].sort((a, b) => first(a) - first(b))) {
  if (Object.keys(typedAnswers).length >= Number(typed)) break;
  if (!(field.linkId in ours) || calculated.has(field.linkId)) continue;
  const input = await page.$(`[id="${field.id}"]`);
  const tag = input && (await input.evaluate((node) => node.tagName));
  if (tag !== 'INPUT' && tag !== 'TEXTAREA') continue;
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(displays[field.linkId]);
  const text = date ? `${date[2]}/${date[3]}/${date[1]}` : field.shown[ours[field.linkId][0]] ?? displays[field.linkId];
  for (let attempt = 0; attempt < 5; ++attempt) { // a list that opens late swallows keys
    await input.evaluate((node) => node.scrollIntoView({ block: 'center' }));
    await input.focus();
    await input.evaluate((node) => node.select());
    await settle(100 * attempt);
    await page.keyboard.type(text, { delay: 5 + 10 * attempt });
    await settle(150); // expressions run behind the keys
    if ((await input.evaluate((node) => node.value)) !== text) continue;
    await page.keyboard.press('Tab');
    await settle(150);
    if (field.linkId in answersOf((await exported()).item)) break;
  }
  typedAnswers[field.linkId] = ours[field.linkId];
}
const written = answersOf(await settled());
const differentTyped = compare('typed', typedAnswers, only(written, (id) => id in typedAnswers));
const scores = only(ours, (id) => calculated.has(id) && id in written);
const differentScores = compare('calculated', scores, only(written, (id) => calculated.has(id)));

await browser.close();
server.close();
faults.slice(0, 5).forEach((fault) => console.error('page:', fault.slice(0, 300)));
console.log(JSON.stringify({ peer: 'lforms 40.1.3', form: questionnaire.id ?? questionnaire.url, rendered, answers: Object.keys(ours).length, different, calculatedOtherwise: disputed.length, typed: Object.keys(typedAnswers).length, differentTyped, calculated: Object.keys(scores).length, differentScores, faults: faults.length }));
process.exit(different + disputed.length + differentTyped + differentScores + faults.length === 0 && rendered > 0 ? 0 : 1);
