package techo.server.identity;

import java.net.URI;
import java.util.Optional;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;

/**
 * The people whom a token names.
 *
 * @param patient whose record is asked for ({@code patient}, the launch context of SMART App Launch)
 * @param user who signed in ({@code fhirUser})
 */
record TokenUsers(Optional<PatientId> patient, Optional<FhirUser> user) {
    private static final String PATIENT = "patient";
    private static final String FHIR_USER = "fhirUser";

    /** @return empty when a claim is there and cannot be read: what is overlooked may be a restriction */
    static Optional<TokenUsers> of(Claims token, URI base) {
        Optional<PatientId> patient = token.id(PATIENT, PatientId::new);
        Optional<FhirUser> user = token.text(FHIR_USER).flatMap(claim -> FhirUser.of(claim, base));
        boolean unreadable = (token.has(PATIENT) && patient.isEmpty()) || (token.has(FHIR_USER) && user.isEmpty());
        return unreadable ? Optional.empty() : Optional.of(new TokenUsers(patient, user));
    }

    /** Who signed in to see the own record; both claims, when both are there, name the same person. */
    Optional<PatientId> citizen() {
        Optional<PatientId> signedIn = user.flatMap(named -> named.as("Patient", PatientId::new));
        boolean agree = user.isEmpty()
                || signedIn.filter(self -> patient.stream().allMatch(self::equals))
                        .isPresent();
        return agree ? patient.or(() -> signedIn) : Optional.empty();
    }

    /** Who signed in to act for somebody else. */
    Optional<DelegateId> delegate() {
        return user.flatMap(named -> named.as("RelatedPerson", DelegateId::new));
    }
}
