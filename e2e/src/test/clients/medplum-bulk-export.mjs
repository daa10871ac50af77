// Exports with @medplum/core: kick-off, polling until the manifest is there, and every file of it.
import { MedplumClient } from '@medplum/core';

const { FHIR_URL, TOKEN, LEVEL } = process.env;
const client = new MedplumClient({ baseUrl: FHIR_URL.replace(/fhir$/, ''), fhirUrlPath: 'fhir', fetch });
client.setAccessToken(TOKEN);

const manifest = await client.bulkExport(LEVEL, undefined, undefined, { pollStatusOnAccepted: true });
const files = [];
for (const { type, url, count } of manifest.output) {
  const file = await client.download(url, { headers: { Accept: 'application/fhir+ndjson' } });
  files.push({ type, count, lines: (await file.text()).trimEnd().split('\n') });
}
console.log(JSON.stringify({ manifest, files }));
