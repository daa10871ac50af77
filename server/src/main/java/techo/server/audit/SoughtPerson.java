package techo.server.audit;

import java.util.Optional;
import techo.policy.audit.IncidentCriteria;
import techo.policy.audit.IncidentScope;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenFingerprint;

/** What of the criteria of an incident tells who did it. */
record SoughtPerson(Optional<String> actor, Optional<TokenFingerprint> token) {

    static SoughtPerson of(IncidentCriteria criteria) {
        return new SoughtPerson(criteria.actor(), criteria.token());
    }

    /**
     * Whose key seals it: always somebody who did ask, because a key that was destroyed, or never was, is not made by seeking.
     *
     * @return empty when it tells of no person, or of one of whom no record tells
     */
    static Optional<PatientId> whose(IncidentCriteria criteria, IncidentScope scope) {
        boolean tells = criteria.namesPerson() || criteria.token().isPresent();
        return scope.askers().stream()
                .filter(asker -> tells)
                .filter(asker -> criteria.person().map(asker::equals).orElse(true))
                .findFirst();
    }

    /** A line for each; {@link #parse} reads it back. */
    String text() {
        return actor.orElse("") + "\n" + token.map(TokenFingerprint::value).orElse("");
    }

    static SoughtPerson parse(String text) {
        int end = text.indexOf('\n');
        return new SoughtPerson(
                Optional.of(text.substring(0, end)).filter(line -> !line.isEmpty()),
                Optional.of(text.substring(end + 1))
                        .filter(line -> !line.isEmpty())
                        .map(TokenFingerprint::new));
    }
}
