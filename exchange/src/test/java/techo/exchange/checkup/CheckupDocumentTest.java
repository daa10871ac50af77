package techo.exchange.checkup;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.exchange.checkup.CheckupSamples.all;
import static techo.exchange.checkup.CheckupSamples.bytes;
import static techo.exchange.checkup.CheckupSamples.imported;
import static techo.exchange.checkup.CheckupSamples.observation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportKey;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SourceFile;

class CheckupDocumentTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();

    private final Imported specific = imported(bytes("specific.xml"));
    private final ImportedRecord record = specific.records().get(0);

    @Test
    void a_file_that_keeps_to_the_specification_gives_no_warning() {
        assertThat(specific.warnings()).isEmpty();
    }

    @Test
    void a_class_that_the_guide_lacks_is_its_files_only_warning() {
        assertThat(imported(bytes("other-program.xml")).warnings())
                .extracting(warning -> warning.code().code() + " at " + warning.location())
                .containsExactly("checkup-report-class-not-in-guide at /ClinicalDocument/code");
    }

    @Test
    void a_document_becomes_the_resources_of_the_guide() {
        Map<String, Long> counts = record.resources().stream()
                .collect(Collectors.groupingBy(r -> r.resource().fhirType(), Collectors.counting()));
        assertThat(counts)
                .isEqualTo(Map.of(
                        "Composition", 1L,
                        "Practitioner", 1L,
                        "Organization", 2L,
                        "Encounter", 1L,
                        "Coverage", 2L,
                        "Observation", 86L));
        assertThat(record.format()).isEqualTo(DocumentFormat.CHECKUP_HC08);
    }

    @Test
    void every_observation_equals_the_one_of_the_reference_document() {
        Bundle expected = R4.newJsonParser().parseResource(Bundle.class, CheckupSamples.text("specific-expected.json"));
        Map<String, String> want = expected.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .collect(Collectors.toMap(CheckupDocumentTest::code, CheckupDocumentTest::essence));
        Map<String, String> got = all(record, Observation.class).stream()
                .collect(Collectors.toMap(CheckupDocumentTest::code, CheckupDocumentTest::essence));
        assertThat(got.keySet()).isEqualTo(want.keySet());
        want.forEach((code, essence) -> assertThat(got.get(code)).isEqualTo(essence));
    }

    /** What is said, without who is referred to and how many zeros end a number. */
    private static String essence(Observation observation) {
        Observation copy = observation.copy();
        copy.setIdentifier(List.of());
        copy.setSubject(null).setEncounter(null);
        if (copy.hasPerformer()) {
            copy.setPerformer(List.of(new Reference("someone")));
        }
        copy.getHasMember()
                .forEach(member -> member.setReference("Observation/member").setResource(null));
        R4.newTerser()
                .getAllPopulatedChildElementsOfType(copy, Quantity.class)
                .forEach(q -> q.setValue(q.getValue().stripTrailingZeros()));
        return R4.newJsonParser().encodeResourceToString(copy);
    }

    private static String code(Observation observation) {
        return observation.getCode().getCodingFirstRep().getCode();
    }

    @Test
    void a_number_keeps_its_digits_and_has_the_published_unit_and_its_ucum_code() {
        Observation creatinine = observation(record, "3C015000002327101");
        assertThat(creatinine.getValueQuantity().getValueElement().getValueAsString())
                .isEqualTo("0.92");
        assertThat(creatinine
                        .getReferenceRangeFirstRep()
                        .getHigh()
                        .getValueElement()
                        .getValueAsString())
                .isEqualTo("1.00");
        assertThat(observation(record, "8A065000002391901").getValueQuantity().getCode())
                .isEqualTo("mL/min/{1.73_m2}");
    }

    @Test
    void blood_pressures_stay_separate() {
        assertThat(observation(record, "9A751000000000001").getValueQuantity().getValue())
                .isEqualByComparingTo("138");
        assertThat(observation(record, "9A752000000000001").getValueQuantity().getValue())
                .isEqualByComparingTo("134");
        assertThat(all(record, Observation.class)).noneMatch(Observation::hasComponent);
    }

    @Test
    void a_group_refers_to_its_members_by_result_and_by_reason() {
        Observation ecg = observation(record, "9A110");
        assertThat(ecg.getHasMember())
                .extracting(member -> member.getExtensionString(CheckupCodes.GROUP_RELATION))
                .containsExactly("COMP", "COMP", "RSON", "RSON");
        Map<String, Resource> byUrl = record.resources().stream()
                .collect(Collectors.toMap(r -> r.key().fullUrl(), r -> r.resource()));
        assertThat(ecg.getHasMember())
                .extracting(member -> code((Observation) byUrl.get(member.getReference())))
                .containsExactly("9A110160700000011", "9A110160800000049", "9A110161600000011", "9A110161000000049");
        assertThat(observation(record, "9N206").getHasMember()).hasSize(3);
    }

    @Test
    void what_was_not_done_and_what_could_not_be_measured_are_told_apart() {
        ImportedRecord other = imported(bytes("other-program.xml")).records().get(0);
        Observation protein = observation(other, "1A010000000190111");
        assertThat(protein.getStatus()).isEqualTo(ObservationStatus.CANCELLED);
        assertThat(protein.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("not-performed");
        assertThat(protein.getDataAbsentReason().getText()).isEqualTo("未実施");
        Observation glucose = observation(other, "1A020000000190111");
        assertThat(glucose.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(glucose.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("error");
        assertThat(glucose.getDataAbsentReason().getText()).isEqualTo("測定不能");
        assertThat(glucose.hasValue()).isFalse();
    }

    @Test
    void the_composition_divides_examination_from_questionnaire() {
        Composition composition = all(record, Composition.class).get(0);
        assertThat(composition.getSection())
                .extracting(s -> s.getCode().getCodingFirstRep().getCode() + " "
                        + s.getEntry().size())
                .containsExactly("01011 30", "01012 24", "01990 12");
        assertThat(composition.getCategoryFirstRep().getCodingFirstRep().getSystem())
                .isEqualTo("urn:oid:2.16.840.1.113883.2.2.1.6.1001");
        assertThat(composition.getCategoryFirstRep().getCodingFirstRep().getCode())
                .isEqualTo("10");
        assertThat(composition
                        .getEventFirstRep()
                        .getCodeFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("010");
        assertThat(composition.getDateElement().getValueAsString()).isEqualTo("2025-06-20");
        assertThat(composition.getMeta().getProfile()).hasSize(1);
        assertThat(composition.getAuthor()).hasSize(2);
    }

    @Test
    void the_physician_judged_and_the_institution_examined() {
        assertThat(all(record, Practitioner.class).get(0).getNameFirstRep().getText())
                .isEqualTo("医師　一郎");
        Organization center = all(record, Organization.class).get(0);
        assertThat(center.getIdentifier()).anySatisfy(id -> {
            assertThat(id.getSystem()).isEqualTo(CheckupCodes.FACILITY_NUMBER);
            assertThat(id.getValue()).isEqualTo("9911234567");
        });
        assertThat(center.getType())
                .extracting(t -> t.getCodingFirstRep().getCode())
                .containsExactly("exec-org", "doc-org");
        assertThat(center.getAddressFirstRep().getPostalCode()).isEqualTo("100-0001");
        Encounter encounter = all(record, Encounter.class).get(0);
        assertThat(encounter.getPeriod().getStartElement().getValueAsString()).isEqualTo("2025-06-10");
        assertThat(encounter.getServiceProvider().getReference())
                .isEqualTo(record.resources().get(2).key().fullUrl());
    }

    @Test
    void insurance_and_voucher_are_coverages() {
        List<Coverage> coverages = all(record, Coverage.class);
        assertThat(coverages.get(0).getIdentifier())
                .extracting(id -> id.getValue())
                .contains("06999999:１２３:４５６７:00");
        assertThat(coverages.get(1).getSubscriberId()).isEqualTo("25000000001");
        assertThat(coverages.get(1).getPeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-03-31");
        assertThat(coverages.get(0).getPayorFirstRep().getReference())
                .isEqualTo(coverages.get(1).getPayorFirstRep().getReference());
    }

    @Test
    void the_person_is_claimed_not_stored() {
        assertThat(record.subject().name()).contains("ミホンタロウ");
        assertThat(record.subject().birthDate()).contains(LocalDate.of(1970, 4, 5));
        assertThat(record.subject().gender()).contains(AdministrativeGender.MALE);
        assertThat(record.subject().insurance().orElseThrow().number()).contains("４５６７");
        assertThat(record.subject().toString()).doesNotContain("ミホン", "1970");
        assertThat(record.resources()).noneMatch(r -> r.resource().fhirType().equals("Patient"));
    }

    @Test
    void categories_and_source_say_what_the_server_needs() {
        Set<RecordCategory> coverage = record.resources().stream()
                .filter(r -> r.resource() instanceof Coverage)
                .map(r -> r.category())
                .collect(Collectors.toSet());
        assertThat(coverage).containsExactly(RecordCategory.ELIG);
        assertThat(record.resources().stream()
                        .filter(r -> !(r.resource() instanceof Coverage))
                        .map(r -> r.category()))
                .containsOnly(RecordCategory.CK_SPEC);
        assertThat(record.resources()).allMatch(r -> r.source() == RecordSource.HOSPITAL);
    }

    @Test
    void every_reference_is_to_the_person_or_within_the_transaction() {
        Bundle transaction = record.transaction();
        Set<String> urls = transaction.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getFullUrl)
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(urls).hasSameSizeAs(transaction.getEntry());
        urls.add("Patient/1001");
        assertThat(
                        record.resources().stream()
                                .flatMap(r -> R4
                                        .newTerser()
                                        .getAllPopulatedChildElementsOfType(r.resource(), Reference.class)
                                        .stream()))
                .isNotEmpty()
                .extracting(Reference::getReference)
                .isSubsetOf(urls);
    }

    @Test
    void every_resource_can_be_found_again_by_its_key() {
        assertThat(record.transaction().getEntry()).allSatisfy(entry -> {
            String url = entry.getRequest().getUrl();
            String key = url.substring(url.indexOf('|') + 1);
            assertThat(url).startsWith(entry.getResource().fhirType() + "?identifier=" + ImportKey.SYSTEM);
            assertThat(R4.newJsonParser().encodeResourceToString(entry.getResource()))
                    .contains(key);
        });
    }

    @Test
    void the_transaction_survives_a_strict_parser() {
        String json = R4.newJsonParser().encodeResourceToString(record.transaction());
        Bundle back = (Bundle) R4.newJsonParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(json);
        assertThat(back.getEntry()).hasSameSizeAs(record.resources());
    }

    @Test
    void the_same_bytes_give_the_same_transaction() {
        String again = R4.newJsonParser()
                .encodeResourceToString(
                        imported(bytes("specific.xml")).records().get(0).transaction());
        assertThat(again).isEqualTo(R4.newJsonParser().encodeResourceToString(record.transaction()));
    }

    @Test
    void another_person_gets_other_keys() {
        List<ImportKey> other = CheckupSamples.READER
                .read(SourceFile.of(bytes("specific.xml")), new Reference("Patient/1002"))
                .fold(i -> i.records().get(0), r -> record)
                .resources()
                .stream()
                .map(r -> r.key())
                .toList();
        assertThat(other)
                .doesNotContainAnyElementsOf(
                        record.resources().stream().map(r -> r.key()).toList());
    }

    @Test
    void a_corrected_file_keeps_the_keys_of_what_it_states_again() {
        String corrected = CheckupSamples.text("specific.xml")
                .replace("value=\"170.2\"", "value=\"171.2\"")
                .replaceFirst("(?s)<entry>\\s*<observation[^>]*>\\s*<code code=\"9N006000000000001\".*?</entry>", "");
        ImportedRecord later = imported(corrected).records().get(0);
        assertThat(later.documentKey()).isEqualTo(record.documentKey());
        assertThat(later.sourceDigest()).isNotEqualTo(record.sourceDigest());
        Map<ImportKey, Resource> before =
                record.resources().stream().collect(Collectors.toMap(r -> r.key(), r -> r.resource()));
        assertThat(later.resources())
                .hasSize(record.resources().size() - 1)
                .allSatisfy(r -> assertThat(before).containsKey(r.key()));
    }

    @Test
    void every_item_of_the_list_claims_the_profile() {
        assertThat(all(record, Observation.class))
                .allSatisfy(o -> assertThat(o.getMeta().getProfile()).hasSize(1));
    }

    @Test
    void transaction_order_is_that_of_a_document() {
        assertThat(record.resources().stream()
                        .map(r -> r.resource().fhirType())
                        .distinct()
                        .toList())
                .containsExactly("Composition", "Practitioner", "Organization", "Encounter", "Coverage", "Observation");
        assertThat(record.documentKey()).isEqualTo(record.resources().get(0).key());
    }
}
