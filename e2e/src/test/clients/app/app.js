// A SMART app in a browser, with fhirclient: standalone launch, then the record of whoever allowed it.
const show = (result) => {
  document.getElementById('result').textContent = JSON.stringify(result);
};

async function record() {
  const client = await FHIR.oauth2.ready();
  const patient = await client.patient.read();
  const observations = await client.request('Observation?_count=9', { pageLimit: 0, flat: true });
  const user = await client.user.read();
  const refusal = await client.request('Patient/taro-reiji').then(
    () => 'shown',
    (error) => error.status ?? error.statusCode ?? String(error),
  );
  show({
    patient: patient.id,
    user: `${user.resourceType}/${user.id}`,
    observations: observations.length,
    scope: client.state.tokenResponse.scope,
    anotherPerson: refusal,
  });
}

const parameters = new URLSearchParams(location.search);
const work =
  location.pathname === '/launch'
    ? FHIR.oauth2.authorize({
        iss: parameters.get('iss'),
        clientId: parameters.get('client'),
        scope: parameters.get('scope'),
        redirectUri: '/callback',
        pkceMode: 'required',
      })
    : record();
work.catch((error) => show({ error: String(error) }));
