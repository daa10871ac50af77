package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.RecordBundles;
import techo.exchange.SourceFile;
import techo.exchange.XmlLines;
import techo.exchange.fhir.FhirLimits;
import techo.exchange.fhir.FhirReader;
import techo.profiles.JapaneseProfiles;
import techo.profiles.OfficialPackages;
import techo.profiles.ProfileValidator;

class CheckupDocumentWriterTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-21T10:00:00+09:00");
    private static final CheckupDocumentWriter WRITER = new CheckupDocumentWriter(R4);
    private static final JapaneseProfiles PROFILES = JapaneseProfiles.load(R4);
    private static final DefaultProfileValidationSupport BASE = new DefaultProfileValidationSupport(R4);
    private static final ProfileValidator VALIDATOR =
            ProfileValidator.create(R4, PROFILES, BASE, OfficialPackages.none(), 2);
    private static final String CLAIM = "http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eCheckupGeneral";

    @Test
    void a_checkup_of_a_numbered_institution_claims_the_whole_guide_and_breaks_no_rule() {
        Exported exported = exported(record(numbered("specific.xml")));
        Bundle document = document(exported);

        assertThat(exported.warnings()).isEmpty();
        assertThat(document.getMeta().hasProfile(CLAIM)).isTrue();
        assertThat(document.getIdentifier().getValue()).matches("1319999999\\^20[0-9]{2}\\^[0-9a-f\\-]{36}");
        assertThat(resources(document, Patient.class).get(0).getMeta().getProfile())
                .extracting(claim -> claim.getValue())
                .containsExactly("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Patient_eCheckupGeneral");
        assertThat(VALIDATOR.validate(document)).isEmpty();
    }

    @Test
    void an_institution_without_a_national_number_is_told_and_the_guide_not_claimed() {
        Exported exported = exported(record(CheckupSamples.text("specific.xml")));

        assertThat(exported.warnings())
                .extracting(w -> w.code().code() + " " + w.location())
                .containsExactly("checkup-document-incomplete Bundle.identifier");
        assertThat(document(exported).getMeta().hasProfile()).isFalse();
    }

    @Test
    void an_insurer_whose_number_tells_no_kind_of_insurance_gets_none_and_is_told() {
        Exported exported = exported(record(numbered("specific.xml").replace("06999999", "99999999")));

        assertThat(exported.warnings())
                .extracting(w -> w.code().code() + " " + w.location())
                .containsExactly("checkup-document-incomplete Bundle.entry[6].resource.type");
        assertThat(VALIDATOR.validate(document(exported))).isEmpty();
    }

    @Test
    void the_insurance_says_its_kind_by_its_number_and_that_the_membership_is_unknown() {
        Coverage insurance = resources(document(exported(record(numbered("specific.xml")))), Coverage.class).stream()
                .filter(coverage -> !CheckupCoverageTranslator.isTicket(coverage))
                .findFirst()
                .orElseThrow();

        assertThat(insurance.getType().getCodingFirstRep().getCode()).isEqualTo("1");
        assertThat(insurance
                        .getRelationship()
                        .getCodingFirstRep()
                        .getExtensionString("http://hl7.org/fhir/StructureDefinition/data-absent-reason"))
                .isEqualTo("unknown");
    }

    @Test
    void the_same_record_makes_the_same_document_and_is_not_changed_by_it() {
        Bundle record = record(numbered("specific.xml"));
        String before = R4.newJsonParser().encodeResourceToString(record);

        byte[] first = exported(record).files().get(0).bytes();

        assertThat(R4.newJsonParser().encodeResourceToString(record)).isEqualTo(before);
        assertThat(exported(record).files().get(0).bytes()).isEqualTo(first);
    }

    @Test
    void references_of_a_server_lead_to_the_entries_of_the_document() {
        Bundle document = document(exported(Checkups.bundle(
                CheckupSamples.imported(numbered("specific.xml")).records().get(0))));
        List<String> urls = document.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getFullUrl)
                .toList();

        assertThat(R4.newTerser().getAllPopulatedChildElementsOfType(document, Reference.class))
                .filteredOn(Reference::hasReference)
                .extracting(Reference::getReference)
                .isSubsetOf(urls);
        assertThat(urls).doesNotHaveDuplicates();
        assertThat(VALIDATOR.validate(document)).isEmpty();
    }

    @Test
    void a_document_without_a_person_is_refused() {
        Bundle record = record(CheckupSamples.text("specific.xml"));
        record.getEntry().removeIf(entry -> entry.getResource() instanceof Patient);

        List<String> codes =
                WRITER.write(record, AT).fold(e -> List.of(), refused -> CheckupSamples.codes(refused.errors()));

        assertThat(codes).containsExactly("checkup-subject-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"specific.xml", "other-program.xml"})
    void the_file_comes_back_from_the_document(String sample) {
        Bundle record = record(CheckupSamples.text(sample));

        assertThat(lines(document(exported(record)))).containsExactlyElementsOf(lines(record));
    }

    @ParameterizedTest
    @ValueSource(strings = {"specific.xml", "other-program.xml"})
    void the_file_comes_back_from_a_document_that_was_read_in(String sample) {
        ImportedRecord original = CheckupSamples.imported(
                        CheckupSamples.text(sample).getBytes(UTF_8))
                .records()
                .get(0);
        Bundle record = record(CheckupSamples.text(sample));
        ImportedRecord read = read(exported(record)).records().get(0);

        assertThat(lines(RecordBundles.collection(read))).containsExactlyElementsOf(lines(record));
        assertThat(categories(read)).containsExactlyInAnyOrderElementsOf(categories(original));
    }

    /** Not of organisations: in another record an insurer is as private as the insurance that names it. */
    private static List<String> categories(ImportedRecord record) {
        return record.resources().stream()
                .filter(r -> !(r.resource() instanceof Organization))
                .map(r -> r.resource().fhirType() + " " + r.category())
                .toList();
    }

    private static Imported read(Exported document) {
        return new FhirReader(R4, FhirLimits.standard())
                .read(
                        RecordBundles.person(),
                        List.of(SourceFile.of(document.files().get(0).bytes())))
                .fold(i -> i, r -> {
                    throw new AssertionError("rejected: " + r.errors());
                });
    }

    private static List<String> lines(Bundle record) {
        return XmlLines.of(Checkups.exported(record).files().get(0).bytes());
    }

    /** The samples' institution is of a prefecture that does not exist; this one's number has the national form. */
    private static String numbered(String sample) {
        return CheckupSamples.text(sample).replace("9911234567", "1319999999");
    }

    private static Bundle record(String xml) {
        return CheckupSamples.READER
                .read(SourceFile.of(xml.getBytes(UTF_8)), RecordBundles.person())
                .fold(i -> RecordBundles.collection(i.records().get(0)), r -> {
                    throw new AssertionError("rejected: " + r.errors());
                });
    }

    private static Exported exported(Bundle record) {
        return WRITER.write(record, AT).fold(e -> e, refused -> {
            throw new AssertionError("refused: " + refused.errors());
        });
    }

    private static Bundle document(Exported exported) {
        return R4.newJsonParser()
                .parseResource(Bundle.class, new String(exported.files().get(0).bytes(), UTF_8));
    }

    private static <T extends Resource> List<T> resources(Bundle document, Class<T> type) {
        return document.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .flatMap(r -> type.isInstance(r) ? Stream.of(type.cast(r)) : Stream.empty())
                .toList();
    }
}
