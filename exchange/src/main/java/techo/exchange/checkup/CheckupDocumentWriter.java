package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.Elements;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ExportResult.Refused;
import techo.exchange.ImportKeys;
import techo.terminology.InsuranceLaws;

/**
 * Writes 健診結果報告書, the document Bundle of the guide jp-eCheckupReport 1.5.0, from the resources of one checkup: what
 * {@link CheckupReader} makes of a file, or what a server stores of it, with the Patient.
 *
 * <p>Added is what follows from the record: identifiers, the first version, marks of names, the kind of insurance by its
 * number. What the record does not say is said to be unknown where the guide allows that; where it does not, a warning
 * tells the place, and the profile is not claimed, so that no claim is ever false.
 *
 * <p>The same record makes the same document but for its time. A pure function; instances are immutable and may be shared
 * between threads; the Bundle that is given is not changed.
 */
public final class CheckupDocumentWriter {

    private static final String CONTENT_TYPE = "application/fhir+json";

    private final FhirContext context;
    private final InsuranceLaws laws = InsuranceLaws.load();

    public CheckupDocumentWriter(FhirContext context) {
        this.context = context;
    }

    /**
     * @param checkup one Composition and what it refers to; other resources than these and the person's insurance are left
     *     out with a warning
     * @param at when the document is made
     * @return one file: a Bundle in JSON
     */
    public ExportResult write(Bundle checkup, OffsetDateTime at) {
        Issues issues = new Issues();
        return document(checkup, at, issues)
                .<ExportResult>map(document -> new Exported(
                        List.of(new ExportFile(
                                name(document),
                                CONTENT_TYPE,
                                context.newJsonParser()
                                        .setPrettyPrint(true)
                                        .encodeResourceToString(document)
                                        .getBytes(UTF_8))),
                        issues.warnings()))
                .orElseGet(() -> new Refused(issues.errors()));
    }

    private static String name(Bundle document) {
        return "checkup-" + uuid(document.getEntryFirstRep().getFullUrl()) + ".json";
    }

    private static String uuid(String fullUrl) {
        return fullUrl.substring("urn:uuid:".length());
    }

    /** Empty when it cannot be written; the errors are then in the issues. */
    private Optional<Bundle> document(Bundle checkup, OffsetDateTime at, Issues issues) {
        CheckupResources resources = new CheckupResources(checkup, issues);
        return resources.head().map(head -> document(head.composition(), head.patient(), resources, at));
    }

    private Bundle document(Composition composition, Patient patient, CheckupResources resources, OffsetDateTime at) {
        Map<Resource, String> urls = new IdentityHashMap<>();
        ImportKeys keys = new ImportKeys(new Reference(identity(composition)), List.of("checkup-document"));
        List<DomainResource> originals = members(composition, patient, resources);
        for (int i = 0; i < originals.size(); i++) {
            DomainResource original = originals.get(i);
            urls.put(original, keys.of(original.fhirType() + "/" + i).fullUrl());
        }
        Bundle document = new Bundle().setType(Bundle.BundleType.DOCUMENT);
        document.setTimestampElement(instant(at));
        for (DomainResource original : originals) {
            Resource copy = original.copy();
            refer(original, copy, composition, patient, resources, urls);
            copy.setIdElement(null);
            stamp(copy, at);
            document.addEntry().setFullUrl(urls.get(original)).setResource(copy);
        }
        stamp(document, at);
        new CheckupDocumentCompletion(document, laws, resources.issues())
                .complete(uuid(document.getEntryFirstRep().getFullUrl()), at);
        return document;
    }

    private String identity(Composition composition) {
        return composition.getIdentifier().hasValue()
                ? composition.getIdentifier().getValue()
                : ImportKeys.digest(context.newJsonParser()
                        .encodeResourceToString(composition)
                        .getBytes(UTF_8));
    }

    /** The Composition, the person, and in the order of the Bundle what these, or an insurance, lead to. */
    private List<DomainResource> members(Composition composition, Patient patient, CheckupResources resources) {
        Map<Resource, Boolean> reached = new IdentityHashMap<>();
        Deque<DomainResource> open = new ArrayDeque<>(List.of(composition, patient));
        resources.all(Coverage.class).forEach(open::add);
        while (!open.isEmpty()) {
            DomainResource next = open.removeFirst();
            if (reached.put(next, true) == null) {
                Elements.references(next).stream()
                        .flatMap(reference -> resources.find(reference, next, DomainResource.class).stream())
                        .filter(found -> !isContained(next, found))
                        .forEach(open::add);
            }
        }
        List<DomainResource> members = new ArrayList<>(List.of(composition, patient));
        resources
                .all(Resource.class)
                .filter(r -> r != composition && r != patient)
                .forEach(resource -> {
                    if (resource instanceof DomainResource member && reached.containsKey(resource)) {
                        members.add(member);
                    } else {
                        resources
                                .issues()
                                .warn(
                                        CheckupIssueCode.RESOURCE_NOT_WRITTEN,
                                        resources.place(resource).path(),
                                        "");
                    }
                });
        return surplusLeftOut(members, resources);
    }

    /** The guide has place for the insurance and one voucher; that of the guidance (利用券) is the last of a file. */
    private static List<DomainResource> surplusLeftOut(List<DomainResource> members, CheckupResources resources) {
        Optional<Coverage> insurance = CheckupCoverageTranslator.insurance(resources);
        List<DomainResource> surplus = Stream.concat(
                        members.stream()
                                .filter(Coverage.class::isInstance)
                                .filter(c -> !CheckupCoverageTranslator.isTicket((Coverage) c))
                                .filter(c -> insurance.filter(i -> i == c).isEmpty()),
                        members.stream()
                                .filter(Coverage.class::isInstance)
                                .filter(c -> CheckupCoverageTranslator.isTicket((Coverage) c))
                                .skip(1))
                .toList();
        surplus.forEach(coverage -> resources
                .issues()
                .warn(
                        CheckupIssueCode.RESOURCE_NOT_WRITTEN,
                        resources.place(coverage).path(),
                        ""));
        return members.stream().filter(member -> !surplus.contains(member)).toList();
    }

    private static boolean isContained(DomainResource container, Resource found) {
        return container.getContained().stream().anyMatch(contained -> contained == found);
    }

    private void refer(
            DomainResource original,
            Resource copy,
            Composition composition,
            Patient patient,
            CheckupResources resources,
            Map<Resource, String> urls) {
        String subject =
                Optional.ofNullable(composition.getSubject().getReference()).orElse("");
        for (Reference reference : Elements.references(copy)) {
            if (!reference.hasReference() || reference.getReference().startsWith("#")) {
                continue;
            }
            Optional<String> url = resources
                    .find(reference, original, DomainResource.class)
                    .or(() ->
                            Optional.<DomainResource>of(patient).filter(p -> subject.equals(reference.getReference())))
                    .map(urls::get);
            reference.setResource(null);
            url.ifPresentOrElse(
                    reference::setReference,
                    () -> resources
                            .issues()
                            .warn(
                                    CheckupIssueCode.REFERENCE_UNRESOLVED,
                                    resources.place(original).path(),
                                    ""));
        }
    }

    /** The guide asks for it everywhere; a server that stored the resource has set it. */
    private static void stamp(Resource resource, OffsetDateTime at) {
        if (!resource.getMeta().hasLastUpdated()) {
            resource.getMeta().setLastUpdatedElement(instant(at));
        }
    }

    private static InstantType instant(OffsetDateTime at) {
        InstantType instant = new InstantType(Date.from(at.toInstant()));
        instant.setTimeZone(TimeZone.getTimeZone(at.getOffset()));
        return instant;
    }
}
