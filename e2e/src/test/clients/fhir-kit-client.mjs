// Finds the authorization server with fhir-kit-client, gets a token as a program does, and searches page by page.
import { Client } from 'fhir-kit-client';
import { accessToken } from './backend-services.mjs';

const { FHIR_URL, CLIENT_ID, PRIVATE_KEY, SCOPE } = process.env;
const client = new Client({ baseUrl: FHIR_URL });

const found = await client.smartAuthMetadata();
const token = await accessToken({
  tokenEndpoint: found.tokenUrl.href,
  clientId: CLIENT_ID,
  privateKey: PRIVATE_KEY,
  scope: SCOPE,
});
client.bearerToken = token.access_token;

const ids = [];
let pages = 0;
let page = await client.resourceSearch({ resourceType: 'Observation', searchParams: { _count: '7' } });
while (page) {
  pages += 1;
  ids.push(...(page.entry ?? []).map((entry) => entry.resource.id));
  page = page.link?.some((link) => link.relation === 'next') ? await client.nextPage({ bundle: page }) : undefined;
}
const capabilities = await client.capabilityStatement();
console.log(
  JSON.stringify({
    authorize: found.authorizeUrl.href,
    token: found.tokenUrl.href,
    scope: token.scope,
    fhirVersion: capabilities.fhirVersion,
    pages,
    ids,
  }),
);
