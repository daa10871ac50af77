package techo.server.consent.operation;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.consent.ConsentGiver;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/**
 * Who asks about a person's consents: the person, or who acts for the person.
 *
 * @param reference as FHIR resources name the asker
 */
record Asker(Caller caller, PatientId person, ConsentGiver giver, Reference reference) {
    /** @throws TechoException for everybody else */
    static Asker of(RequestDetails request) {
        return caller(request)
                .fold(
                        citizen -> new Asker(
                                citizen,
                                citizen.patient(),
                                new ConsentGiver.ThePerson(),
                                new Reference("Patient/" + citizen.patient().value())),
                        delegate -> new Asker(
                                delegate,
                                delegate.principal(),
                                new ConsentGiver.Representative(delegate.delegate()),
                                new Reference(
                                        "RelatedPerson/" + delegate.delegate().value())),
                        recipient -> refuse(),
                        operator -> refuse());
    }

    /** The same about one record: anybody else's is absent. */
    static Asker about(String patientId, RequestDetails request) {
        Asker asker = of(request);
        if (!asker.person.value().equals(patientId)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        return asker;
    }

    static Caller caller(RequestDetails request) {
        return CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
    }

    static void requireScope(Caller caller, Permission permission) {
        if (!caller.scopes().mayOpen(permission, "Consent")) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
    }

    Asker with(Permission permission) {
        requireScope(caller, permission);
        return this;
    }

    private static Asker refuse() {
        throw new TechoException(ConsentOperationError.NOT_FOR_THIS_CALLER);
    }
}
