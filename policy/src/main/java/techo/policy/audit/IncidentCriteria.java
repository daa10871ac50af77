package techo.policy.audit;

import java.time.Instant;
import java.util.Optional;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenFingerprint;

/**
 * Which records an incident is about: those that fit every criterion that is given.
 *
 * @param from the first moment
 * @param until the first moment that is no longer meant
 * @param actor a Reference: the organisation, practitioner, person or delegate who asked, or an operator's token subject
 * @param client the OAuth 2.0 client
 * @param token the access token that the request came with; a record that keeps none fits no token
 * @param request the id of one request
 * @param export the id of an export job
 */
public record IncidentCriteria(
        Instant from,
        Instant until,
        Optional<String> actor,
        Optional<String> client,
        Optional<TokenFingerprint> token,
        Optional<String> request,
        Optional<String> export) {
    private static final String EXPORT_JOB = "ExportJob";
    private static final String PATIENT = "Patient/";
    private static final String DELEGATE = "RelatedPerson/";

    public IncidentCriteria {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("an incident has a time");
        }
    }

    public boolean fits(AuditRecord record) {
        return !record.at().isBefore(from)
                && record.at().isBefore(until)
                && actor.filter(wanted -> !asked(record.agent(), wanted)).isEmpty()
                && client.filter(wanted -> !record.agent().client().equals(wanted))
                        .isEmpty()
                && (token.isEmpty() || token.equals(record.agent().token()))
                && request.filter(wanted -> !record.request().value().equals(wanted))
                        .isEmpty()
                && export.filter(wanted -> !ofExport(record, wanted)).isEmpty();
    }

    /** Whether a person, or somebody who acts for one, is who asked; what says so is that person's. */
    public boolean namesPerson() {
        return actor.filter(reference -> reference.startsWith(PATIENT) || reference.startsWith(DELEGATE))
                .isPresent();
    }

    /** The person who asked, where it is given who that was. */
    public Optional<PatientId> person() {
        return actor.filter(reference -> reference.startsWith(PATIENT))
                .map(reference -> new PatientId(reference.substring(PATIENT.length())));
    }

    private static boolean ofExport(AuditRecord record, String job) {
        return record.others().stream()
                .anyMatch(use -> use.type().equals(EXPORT_JOB) && use.id().equals(job));
    }

    private static boolean asked(AuditAgent agent, String wanted) {
        if (agent.person().equals(wanted)) {
            return true;
        }
        return switch (agent.kind()) {
            case CITIZEN -> wanted.equals(PATIENT + agent.id());
            case DELEGATE -> wanted.equals(DELEGATE + agent.id());
            case RECIPIENT -> wanted.equals("Organization/" + agent.id());
            case OPERATOR, SYSTEM, NOBODY -> false;
        };
    }
}
