package techo.server.person;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.PersonRows;

/**
 * Counts when people last signed in, by what their tokens say of it. What an app does by itself, with a token that it
 * renewed, is no act of the person: after a year of that alone sharing is suspended.
 */
@Interceptor
final class OwnActs {
    private static final int REMEMBERED = 10_000;

    private final PersonRows persons;
    /** What this node has written already; it only saves writing it again. */
    private final Map<PatientId, Instant> written = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PatientId, Instant> eldest) {
            return size() > REMEMBERED;
        }
    });

    OwnActs(PersonRows persons) {
        this.persons = persons;
    }

    @Hook(SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void count(RequestDetails request) {
        CallerOnRequest.of(request)
                .filter(Caller.Citizen.class::isInstance)
                .map(Caller.Citizen.class::cast)
                .ifPresent(citizen ->
                        citizen.access().assurance().authenticatedAt().ifPresent(at -> count(citizen.patient(), at)));
    }

    private void count(PatientId person, Instant signedIn) {
        Instant known = written.get(person);
        if (known == null || known.isBefore(signedIn)) {
            persons.acted(person, signedIn);
            written.put(person, signedIn);
        }
    }
}
