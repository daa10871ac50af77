package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.Elements;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportKeys;
import techo.exchange.RecordCategory;
import techo.exchange.ResourceIndex;
import techo.exchange.fhir.ParsedResources.Placed;

/**
 * Writes a whole record as one document (FHIR R4, 3.3): a Composition with a {@link RecordSection section} for each kind of
 * data, then every resource, unchanged and with its id, so that {@link FhirReader} takes the document and NDJSON of the same
 * record for the same. Institutions, people and devices that others name are in no section of their own.
 *
 * <p>The Composition and the Bundle claim no profile: the guides of Japan have none for a whole record. What the resources
 * claim they go on to claim.
 *
 * <p>The same record makes the same document but for its time. A pure function; instances are immutable and may be shared
 * between threads; the Bundle that is given is not changed.
 */
public final class RecordDocumentWriter {
    static final String FILE = "record.json";

    private static final Coding WHOLE_RECORD =
            new Coding("https://techophr.github.io/fhir/CodeSystem/document-type", "whole-record", "健康の記録の全部");
    private static final String LOINC = "http://loinc.org";
    private static final String MEDICAL_RECORDS = "11503-0";
    private static final String END = "]}";
    private static final byte[] ENTRY = ",{\"fullUrl\":\"".getBytes(UTF_8);
    private static final byte[] RESOURCE = "\",\"resource\":".getBytes(UTF_8);

    private final FhirContext context;
    private final FhirCategories categories = FhirCategories.load();
    private final MunicipalAnswers answers = new MunicipalAnswers();

    public RecordDocumentWriter(FhirContext context) {
        this.context = context;
    }

    /** Whether it only lists what is beside it, as the Composition of such a document does. */
    static boolean isWholeRecord(Resource resource) {
        return resource instanceof Composition composition
                && composition.getType().hasCoding(WHOLE_RECORD.getSystem(), WHOLE_RECORD.getCode());
    }

    /**
     * @param record the resources of one person and what they refer to, each with an address ({@code fullUrl}) against which its
     *     references are understood
     * @param at when the document is made
     * @return one file: a Bundle in JSON; refused for a record in which there is nothing but the person
     */
    public ExportResult write(Bundle record, OffsetDateTime at) {
        return written(record, at, (document, bundle) -> {
            document.members()
                    .forEach(member ->
                            bundle.addEntry().setFullUrl(document.url(member)).setResource(member));
            return encoded(bundle).getBytes(UTF_8);
        });
    }

    /**
     * The same, for who has the resources as JSON already.
     *
     * @param json of each resource of the record, in UTF-8
     */
    public ExportResult write(Bundle record, OffsetDateTime at, Function<Resource, byte[]> json) {
        return written(record, at, (document, bundle) -> {
            String begin = encoded(bundle);
            if (!begin.endsWith(END)) {
                throw new IllegalStateException("a Bundle does not end with its entries");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(begin.substring(0, begin.length() - END.length()).getBytes(UTF_8));
            document.members().forEach(member -> {
                bytes.writeBytes(ENTRY);
                bytes.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(document.url(member)));
                bytes.writeBytes(RESOURCE);
                bytes.writeBytes(json.apply(member));
                bytes.write('}');
            });
            bytes.writeBytes(END.getBytes(UTF_8));
            return bytes.toByteArray();
        });
    }

    private ExportResult written(Bundle record, OffsetDateTime at, BiFunction<Document, Bundle, byte[]> encoding) {
        Document document = new Document(record);
        Map<RecordSection, List<Resource>> sections = document.sections();
        if (sections.isEmpty()) {
            return ExportResult.refused(FhirIssueCode.NOTHING_TO_WRITE, "Bundle", "");
        }
        byte[] bytes = encoding.apply(document, document.bundle(sections, at));
        return new Exported(List.of(new ExportFile(FILE, "application/fhir+json", bytes)), document.warnings);
    }

    private String encoded(Bundle bundle) {
        return context.newJsonParser().encodeResourceToString(bundle);
    }

    private final class Document {
        private final ResourceIndex record;
        private final Map<Resource, String> urls = new IdentityHashMap<>();
        private final List<ExchangeIssue> warnings = new ArrayList<>();
        private final List<Resource> members;

        Document(Bundle bundle) {
            this.record = new ResourceIndex(bundle);
            this.members = record.all().stream()
                    .filter(resource -> !isWholeRecord(resource))
                    .toList();
            warnings.addAll(record.enteredInError());
            List<BundleEntryComponent> entries = bundle.getEntry();
            for (int i = 0; i < entries.size(); i++) {
                BundleEntryComponent entry = entries.get(i);
                if (entry.hasResource()) {
                    urls.put(entry.getResource(), entry.hasFullUrl() ? entry.getFullUrl() : key("entry " + i));
                }
            }
        }

        /** What others lead to anyway is in a section only where nothing leads to it. */
        Map<RecordSection, List<Resource>> sections() {
            DecidedCategories decided = new DecidedCategories(byType());
            Map<RecordSection, List<Resource>> sections = new EnumMap<>(RecordSection.class);
            Set<Resource> referred = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Resource resource : members()) {
                if (resource instanceof DomainResource from) {
                    referred.addAll(targets(from));
                }
                if (!(resource instanceof Patient || resource instanceof Provenance)
                        && !DecidedCategories.isParty(resource)) {
                    RecordSection section = RecordSection.of(decided.of(placed(resource)));
                    sections.computeIfAbsent(section, key -> new ArrayList<>()).add(resource);
                }
            }
            members().stream()
                    .filter(DecidedCategories::isParty)
                    .filter(Predicate.not(referred::contains))
                    .forEach(party -> sections.computeIfAbsent(RecordSection.OTHERS, key -> new ArrayList<>())
                            .add(party));
            return sections;
        }

        /** An earlier document of this kind that came in as a resource would list what is no more. */
        private List<Resource> members() {
            return members;
        }

        private Map<Placed, RecordCategory> byType() {
            Map<Placed, RecordCategory> byType = new LinkedHashMap<>();
            for (Resource resource : members()) {
                if (DecidedCategories.isParty(resource)) {
                    continue;
                }
                (resource instanceof Observation result ? answers.category(result) : Optional.<RecordCategory>empty())
                        .or(() -> categories.of(resource))
                        .ifPresent(category -> byType.put(placed(resource), category));
            }
            return byType;
        }

        private Placed placed(Resource resource) {
            return new Placed(resource, List.of(url(resource)), record.path(resource), "");
        }

        private List<Resource> targets(DomainResource from) {
            List<Resource> targets = new ArrayList<>();
            Elements.visit(from, element -> {
                if (element instanceof Reference reference
                        && reference.hasReference()
                        && !reference.getReference().startsWith("#")) {
                    record.find(reference, from, Resource.class)
                            .ifPresentOrElse(targets::add, () -> warn(FhirIssueCode.REFERENCE_OUT_OF_RECORD, from));
                } else if (element instanceof Attachment attachment && attachment.hasUrl() && !attachment.hasData()) {
                    warn(FhirIssueCode.CONTENT_NOT_WRITTEN, from);
                }
            });
            return targets;
        }

        private void warn(FhirIssueCode code, Resource at) {
            warnings.add(new ExchangeIssue(code, record.path(at), ""));
        }

        /** With the Composition, and nothing else yet. */
        Bundle bundle(Map<RecordSection, List<Resource>> sections, OffsetDateTime at) {
            InstantType time = new InstantType(Date.from(at.toInstant()));
            time.setTimeZone(TimeZone.getTimeZone(at.getOffset()));
            Composition composition = composition(sections, at);
            Bundle bundle = new Bundle().setType(Bundle.BundleType.DOCUMENT).setTimestampElement(time);
            bundle.setIdentifier(new Identifier().setSystem("urn:ietf:rfc:3986").setValue(key("at " + at)));
            bundle.addEntry().setFullUrl(key("composition")).setResource(composition);
            return bundle;
        }

        private Composition composition(Map<RecordSection, List<Resource>> sections, OffsetDateTime at) {
            Composition composition = new Composition()
                    .setStatus(CompositionStatus.FINAL)
                    .setTitle("健康の記録")
                    .setDateElement(new DateTimeType(
                            Date.from(at.toInstant()),
                            TemporalPrecisionEnum.SECOND,
                            TimeZone.getTimeZone(at.getOffset())))
                    .setType(new CodeableConcept()
                            .addCoding(new Coding(LOINC, MEDICAL_RECORDS, null))
                            .addCoding(WHOLE_RECORD));
            composition.setLanguage("ja");
            composition.addAuthor().setType("Device").setDisplay("Techo");
            record.all(Patient.class).findFirst().ifPresent(person -> composition.setSubject(reference(person)));
            sections.forEach((section, resources) -> composition.addSection(section(section, resources)));
            return composition;
        }

        private SectionComponent section(RecordSection section, List<Resource> resources) {
            SectionComponent written = new SectionComponent().setTitle(section.title());
            section.loinc().ifPresent(code -> written.setCode(new CodeableConcept(new Coding(LOINC, code, null))));
            written.getText().setStatus(NarrativeStatus.GENERATED);
            written.getText().setDivAsString("<div>" + section.title() + ": " + resources.size() + "</div>");
            resources.forEach(resource -> written.addEntry(reference(resource)));
            return written;
        }

        /** In full, because the Composition itself has no address from which a short one would lead anywhere. */
        private Reference reference(Resource resource) {
            return new Reference(url(resource));
        }

        private String url(Resource resource) {
            return Optional.ofNullable(urls.get(resource)).orElseThrow();
        }

        /** Other documents have others: the record's first resource is the person's. */
        private String key(String position) {
            String first = record.all().stream()
                    .findFirst()
                    .map(resource ->
                            resource.fhirType() + "/" + resource.getIdElement().getIdPart())
                    .orElse("");
            return new ImportKeys(new Reference(first), List.of("record-document"))
                    .of(position)
                    .fullUrl();
        }
    }
}
