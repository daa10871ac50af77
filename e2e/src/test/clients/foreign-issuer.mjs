// An authorization server that Techo did not write: oidc-provider, with access tokens for one FHIR server.
import { Provider } from 'oidc-provider';

const { PORT, FHIR_URL, KEYS, CLIENTS, CLAIMS } = process.env;
const claims = JSON.parse(CLAIMS);
const origin = `http://localhost:${PORT}`;

const provider = new Provider(origin, {
  jwks: JSON.parse(KEYS),
  clients: JSON.parse(CLIENTS),
  scopes: ['openid', 'offline_access', 'patient/*.rs', 'system/*.rs'],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (context, client) => client['techo.resource'] ?? FHIR_URL,
      useGrantedResource: () => true,
      getResourceServerInfo: (context, resource) => ({
        audience: resource,
        scope: 'patient/*.rs system/*.rs',
        accessTokenTTL: 300,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  extraClientMetadata: { properties: ['techo.resource'] },
  extraTokenClaims: (context, token) => claims[token.accountId ?? token.clientId] ?? {},
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  pkce: { required: () => true },
});
provider.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
