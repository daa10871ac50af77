package techo.server.consent.operation;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.consent.HandlingLabels;
import techo.policy.disclosure.HandlingLabel;
import techo.policy.disclosure.SnapshotDigest;
import techo.policy.disclosure.SubmissionReceipt;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/**
 * Freezes the items of a submission as they are: a FHIR document of a Composition that lists them and of the items
 * themselves, as JSON in UTF-8, with what the recipient must do with them.
 */
final class DocumentFreezer {
    private static final String NUMBERS = "https://techophr.github.io/fhir/NamingSystem/submission";

    private final String baseUrl;
    private final FhirContext context;

    /** @param baseUrl of this server, for the addresses of the items */
    DocumentFreezer(String baseUrl, FhirContext context) {
        this.baseUrl = baseUrl;
        this.context = context;
    }

    Frozen freeze(SubmissionReceipt.Number number, PatientId person, Recipient to, List<Resource> items, Instant at) {
        Reference patient = new Reference("Patient/" + person.value());
        Composition composition = new Composition();
        composition.setStatus(CompositionStatus.FINAL);
        composition.setType(new CodeableConcept().setText("電子提出"));
        composition.setTitle(to.purpose().japanese());
        composition.setDate(Date.from(at));
        composition.setSubject(patient);
        composition.addAuthor(patient.copy());
        SectionComponent section = composition.addSection();
        Bundle document = new Bundle();
        document.setType(BundleType.DOCUMENT);
        document.setIdentifier(new Identifier().setSystem(NUMBERS).setValue(number.value()));
        document.setTimestamp(Date.from(at));
        document.addEntry().setFullUrl("urn:uuid:" + number.value()).setResource(composition);
        for (Resource item : items) {
            String reference = item.fhirType() + "/" + item.getIdElement().getIdPart();
            section.addEntry(new Reference(reference));
            document.addEntry().setFullUrl(baseUrl + "/" + reference).setResource(item);
        }
        List<HandlingLabel> labels = HandlingLabel.of(to);
        HandlingLabels.write(document, labels);
        document.getEntry().forEach(entry -> HandlingLabels.write(entry.getResource(), labels));
        byte[] json = context.newJsonParser().encodeResourceToString(document).getBytes(StandardCharsets.UTF_8);
        return new Frozen(json, digest(json));
    }

    private static SnapshotDigest digest(byte[] json) {
        try {
            return new SnapshotDigest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(json)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** @param digest of these bytes */
    record Frozen(byte[] json, SnapshotDigest digest) {}
}
