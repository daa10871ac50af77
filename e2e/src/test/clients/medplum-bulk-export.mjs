// Exports with @medplum/core, at one level after the other: kick-off, polling until the manifest is there, every file.
import { MedplumClient } from '@medplum/core';
import { accessToken } from './backend-services.mjs';

const { FHIR_URL, TOKEN, CLIENT_ID, PRIVATE_KEY, LEVELS } = process.env;
const client = new MedplumClient({ baseUrl: FHIR_URL.replace(/fhir$/, ''), fhirUrlPath: 'fhir', fetch });
client.setAccessToken(TOKEN ?? (await ofProgram()));

async function ofProgram() {
  const configuration = await fetch(`${FHIR_URL}/.well-known/smart-configuration`);
  const { token_endpoint: tokenEndpoint } = await configuration.json();
  const token = await accessToken({ tokenEndpoint, clientId: CLIENT_ID, privateKey: PRIVATE_KEY, scope: 'system/*.rs' });
  return token.access_token;
}

async function exported(level) {
  const manifest = await client.bulkExport(level, undefined, undefined, { pollStatusOnAccepted: true });
  const files = [];
  for (const { type, url, count } of manifest.output) {
    const file = await client.download(url, { headers: { Accept: 'application/fhir+ndjson' } });
    files.push({ type, count, lines: (await file.text()).trimEnd().split('\n') });
  }
  return { manifest, files };
}

const exports = [];
for (const level of JSON.parse(LEVELS)) {
  exports.push(await exported(level));
}
console.log(JSON.stringify(exports));
