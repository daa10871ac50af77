package techo.server.portal;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;

/** The consents of the person whose token it is, and what a person must know to give one. */
final class OwnConsents {
    private final FhirRequests fhir;
    private final Words words;
    private final Clock clock;

    OwnConsents(FhirRequests fhir, Words words, Clock clock) {
        this.fhir = fhir;
        this.words = words;
        this.clock = clock;
    }

    /**
     * @param sharing {@code open} or {@code stopped}
     * @param reason why it is stopped
     */
    record Overview(String sharing, String reason, List<ConsentLine> consents) {}

    Overview overview(Opened opened, Locale language) {
        Parameters status = fhir.ask(opened.token(), opened.operation("$consent-status"));
        Named named = new Named(status.getParameter());
        return new Overview(
                named.text("sharing"),
                named.text("reason"),
                lines(status, "consent").stream()
                        .map(line -> ConsentLine.of(line, words, language))
                        .toList());
    }

    /** @param name words of the name; empty for everybody */
    List<RecipientChoice> recipients(String token, String name, Locale language) {
        return lines(
                        fhir.ask(
                                token,
                                "/Consent/$recipients" + (name.isBlank() ? "" : "?name=" + FhirRequests.encoded(name))),
                        "recipient")
                .stream()
                .map(line -> RecipientChoice.of(line, words, language))
                .filter(recipient -> !recipient.purposes().isEmpty())
                .toList();
    }

    RecipientShown recipient(String token, String id) {
        return RecipientShown.of(
                id, fhir.ask(token, "/Consent/$recipient-notice?recipient=" + FhirRequests.encoded(id)));
    }

    /** What is shown now to who consents for this purpose. */
    NoticeShown notice(String token, String purpose, Locale language) {
        Instant now = clock.instant();
        return lines(fhir.ask(token, "/Consent/$notices?purpose=" + FhirRequests.encoded(purpose)), "notice").stream()
                .filter(notice -> Named.of(notice)
                        .value("shown-from", InstantType.class)
                        .filter(from -> !from.getValue().toInstant().isAfter(now))
                        .isPresent())
                .reduce((older, newer) -> newer)
                .map(notice -> NoticeShown.of(Named.of(notice), language))
                .orElse(NoticeShown.NONE);
    }

    /** @return why it was refused, if so; the same of the others below */
    Optional<OperationOutcome> give(Opened opened, ConsentForm form) {
        return fhir.post(opened.token(), opened.operation("$grant-consent"), form.parameters());
    }

    Optional<OperationOutcome> withdraw(String token, String consent) {
        return fhir.post(token, "/Consent/" + FhirRequests.encoded(consent) + "/$withdraw-consent", new Parameters());
    }

    Optional<OperationOutcome> stopSharing(Opened opened) {
        return fhir.post(opened.token(), opened.operation("$stop-sharing"), new Parameters());
    }

    Optional<OperationOutcome> resumeSharing(Opened opened) {
        return fhir.post(opened.token(), opened.operation("$resume-sharing"), new Parameters());
    }

    private static List<ParametersParameterComponent> lines(Parameters answer, String name) {
        return answer.getParameter().stream()
                .filter(line -> name.equals(line.getName()))
                .toList();
    }
}
