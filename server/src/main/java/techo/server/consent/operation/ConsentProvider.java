package techo.server.consent.operation;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Permission;
import techo.policy.identity.RecipientId;
import techo.server.notice.PublishedNotice;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.Recipients;
import techo.server.storage.DatabaseClock;

/** Gives and withdraws consents, and tells what a person must know before. */
public final class ConsentProvider {
    private final ConsentWrites writes;
    private final ConsentOverview overview;
    private final PublishedNotices notices;
    private final Recipients recipients;
    private final DatabaseClock clock;

    ConsentProvider(
            ConsentWrites writes,
            ConsentOverview overview,
            PublishedNotices notices,
            Recipients recipients,
            DatabaseClock clock) {
        this.writes = writes;
        this.overview = overview;
        this.notices = notices;
        this.recipients = recipients;
        this.clock = clock;
    }

    /** Gives one consent, in the words of its parameters. */
    @Operation(name = "$grant-consent", typeName = "Patient")
    public Consent grant(@IdParam IdType id, @ResourceParam Parameters asked, RequestDetails request) {
        Asker asker = Asker.about(id.getIdPart(), request);
        Parts parts = ProposedConsent.parts(asked, ProposedConsent.NAMES);
        return writes.give(proposed(parts, asker), request);
    }

    /** Takes one consent back, in force for the next statement. */
    @Operation(name = "$withdraw-consent", typeName = "Consent")
    public Consent withdraw(@IdParam IdType id, RequestDetails request) {
        Asker.of(request);
        return writes.withdraw(id, request);
    }

    /** Every consent of the person, how it stands now, and what was shown when it was given. */
    @Operation(name = "$consent-status", typeName = "Patient", idempotent = true)
    public Parameters status(@IdParam IdType id, RequestDetails request) {
        Asker asker = Asker.about(id.getIdPart(), request).with(Permission.SEARCH);
        return overview.of(asker.person(), request);
    }

    /** Whom a person can consent to, and for what; the first hundred whose name has the words that are asked for. */
    @Operation(name = "$recipients", typeName = "Consent", idempotent = true)
    public Parameters recipients(@OperationParam(name = "name", max = 1) @Nullable StringType name) {
        String words =
                Optional.ofNullable(name).map(StringType::getValue).orElse("").strip();
        Parameters answer = new Parameters();
        recipients.listed(words).forEach(listed -> {
            var line = answer.addParameter().setName("recipient");
            Answers.part(
                    line,
                    "reference",
                    new Reference("Organization/" + listed.recipient().value()).setDisplay(listed.legalName()));
            Answers.part(line, "type", new CodeType(listed.type().code()));
            Answers.part(line, "country", new CodeType(listed.country()));
            listed.purposes().stream()
                    .sorted()
                    .forEach(purpose -> Answers.part(line, "purpose", Answers.purpose(purpose)));
        });
        return answer;
    }

    /** What a person is told of a recipient before consenting to it, and in which version. */
    @Operation(name = "$recipient-notice", typeName = "Consent", idempotent = true)
    public Parameters recipient(@OperationParam(name = "recipient", min = 1, max = 1) @Nullable StringType recipient) {
        Recipients.Presentation shown = Optional.ofNullable(recipient)
                .map(StringType::getValue)
                .map(value -> value.replaceFirst("^Organization/", ""))
                .filter(value -> value.matches("[A-Za-z0-9.-]{1,64}"))
                .flatMap(value -> recipients.presentation(new RecipientId(value)))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        Parameters answer = new Parameters();
        answer.addParameter(
                "recipient-version", new PositiveIntType(shown.version().number()));
        answer.addParameter("type", new CodeType(shown.type().code()));
        answer.addParameter("legal-name", new StringType(shown.legalName()));
        answer.addParameter("address", new StringType(shown.address()));
        answer.addParameter("representative", new StringType(shown.representative()));
        answer.addParameter("country", new CodeType(shown.country()));
        shown.foreignTexts().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(text -> {
                    var told = answer.addParameter().setName("told");
                    Answers.part(told, "code", new CodeType(text.getKey().name()));
                    Answers.part(told, "text", new MarkdownType(text.getValue()));
                });
        return answer;
    }

    /** The shape of HL7 FAST: a whole Consent, with documents that belong to it. */
    @Operation(name = "$fileConsent", typeName = "Consent")
    public Consent file(@ResourceParam Parameters filed, RequestDetails request) {
        Asker asker = Asker.of(request);
        List<DomainResource> documents = new ArrayList<>();
        List<Consent> consents = new ArrayList<>();
        filed.getParameter().forEach(parameter -> {
            if (parameter.getResource() instanceof Consent consent) {
                consents.add(consent);
            } else if (parameter.getResource() instanceof DocumentReference
                    || parameter.getResource() instanceof QuestionnaireResponse) {
                documents.add((DomainResource) parameter.getResource());
            } else {
                throw Parts.invalid("Parameters.parameter");
            }
        });
        if (consents.size() != 1) {
            throw Parts.invalid("Parameters.parameter.where(name = 'consent')");
        }
        Consent consent = consents.get(0);
        if (!asker.person()
                .value()
                .equals(consent.getPatient().getReferenceElement().getIdPart())) {
            throw new TechoException(ConsentOperationError.NOT_ABOUT_THIS_PERSON);
        }
        return writes.give(consent, documents, request);
    }

    /** The same as {@code $withdraw-consent}. */
    @Operation(name = "$revokeConsent", typeName = "Consent")
    public Consent revoke(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "consent", max = 1) @Nullable Reference consent,
            RequestDetails request) {
        Asker.of(request);
        IdType named = Stream.of(
                        Optional.ofNullable(id),
                        Optional.ofNullable(consent)
                                .map(Reference::getReference)
                                .map(IdType::new))
                .flatMap(Optional::stream)
                .filter(IdType::hasIdPart)
                .findFirst()
                .orElseThrow(() -> Parts.invalid("Parameters.parameter.where(name = 'consent')"));
        return writes.withdraw(new IdType("Consent", named.getIdPart()), request);
    }

    private Consent proposed(Parts parts, Asker asker) {
        return ProposedConsent.of(
                parts,
                asker.person(),
                asker.reference(),
                clock.instant(),
                (purpose, version) -> notices.find(purpose, version).map(PublishedNotice::digest));
    }
}
