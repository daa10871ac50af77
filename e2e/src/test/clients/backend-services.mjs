// SMART Backend Services: an access token for a program that proves who it is with its key.
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';

export async function accessToken({ tokenEndpoint, clientId, privateKey, scope }) {
  const jwk = JSON.parse(privateKey);
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: jwk.alg, kid: jwk.kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint)
    .setJti(randomUUID())
    .setExpirationTime('2m')
    .sign(await importJWK(jwk, jwk.alg));
  const answer = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  const token = await answer.json();
  if (!answer.ok) {
    throw new Error(`no token: ${answer.status} ${JSON.stringify(token)}`);
  }
  return token;
}
