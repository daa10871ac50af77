package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.OfficialSchemas;

/** What the writer makes of resources that no checkup file was read into. */
class CheckupWriterTest {

    private static final String WEIGHT =
            CheckupSamples.item("9N006000000000001", "<value xsi:type=\"PQ\" value=\"70.0\" unit=\"kg\"/>");

    @Test
    void the_file_is_named_by_the_rule() {
        assertThat(written(bundle -> {}).files().get(0).name()).isEqualTo("h99112345672025062001000001.xml");
    }

    @Test
    void names_addresses_and_insurance_numbers_become_full_width() {
        String xml = xml(written(bundle -> {
            Patient person = first(bundle, Patient.class);
            person.getName().get(1).setText("ﾐﾎﾝ ﾀﾛｳ");
            person.getAddressFirstRep().setText("東京都千代田区1-2 A");
            first(bundle, Coverage.class)
                    .addExtension()
                    .setUrl("http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber")
                    .setValue(new StringType("4567"));
        }));
        assertThat(xml).contains("<name>ミホン　タロウ</name>", "</postalCode>東京都千代田区１－２　Ａ</addr>", "extension=\"４５６７\"");
    }

    @Test
    void an_address_is_cut_at_eighty_bytes_and_the_loss_is_told() {
        Exported exported = written(
                bundle -> first(bundle, Patient.class).getAddressFirstRep().setText("区".repeat(41)));
        assertThat(xml(exported)).contains("</postalCode>" + "区".repeat(40) + "</addr>");
        assertThat(exported.warnings())
                .contains(new ExchangeIssue(
                        CheckupIssueCode.TEXT_CUT, "Bundle.entry[6].resource.address", "limit 80 bytes"));
    }

    @Test
    void a_comparator_becomes_the_bound_with_an_interpretation() {
        Exported exported =
                written(bundle -> weight(bundle).getValueQuantity().setComparator(QuantityComparator.GREATER_OR_EQUAL));
        assertThat(xml(exported)).contains("value=\"70.0\" unit=\"kg\"/>").contains("<interpretationCode code=\"H\"/>");
        assertThat(codes(exported)).containsExactly("checkup-bound-as-interpretation");
    }

    @Test
    void a_ucum_unit_is_spelled_as_the_exchange_spells_it() {
        String xml = xml(written(bundle ->
                weight(bundle).setCode(code("8A065000002391901")).setValue(ucum("58.3", "mL/min/{1.73_m2}"))));
        assertThat(xml).contains("value=\"58.3\" unit=\"ml/min/1.73m2\"");
    }

    @Test
    void a_unit_of_another_item_keeps_its_meaning_and_is_told() {
        Exported exported = written(bundle -> weight(bundle).setValue(ucum("154", "[lb_av]")));
        assertThat(xml(exported)).contains("value=\"154\" unit=\"[lb_av]\"");
        assertThat(codes(exported)).containsExactly("checkup-unit-unexpected");
    }

    @Test
    void a_number_without_a_unit_gets_none() {
        Exported exported = written(bundle -> weight(bundle).setValue(new Quantity().setValue(70)));
        assertThat(xml(exported)).contains("<value xsi:type=\"PQ\" value=\"70\"/>");
        assertThat(codes(exported)).containsExactly("checkup-unit-unknown");
    }

    @Test
    void a_component_becomes_an_item_beside_its_own() {
        String xml = xml(written(bundle -> weight(bundle)
                .setCode(code("9N056000000000011"))
                .setValue(new CodeableConcept(new Coding("urn:oid:1.2.392.200119.6.2001", "1", null)))
                .addComponent()
                .setCode(code("9N056160400000049"))
                .setValue(new StringType("高血圧"))));
        assertThat(xml.indexOf("9N056000000000011")).isLessThan(xml.indexOf("9N056160400000049"));
        assertThat(xml).contains("displayName=\"特記すべきことあり\"", "<value xsi:type=\"ST\">高血圧</value>");
    }

    @Test
    void control_characters_are_replaced_and_told() {
        Exported exported = written(bundle -> weight(bundle).setValue(new StringType("a\u0000b\uD800c")));
        assertThat(xml(exported)).contains(">a\uFFFDb\uFFFDc<");
        assertThat(codes(exported)).contains("checkup-text-altered");
    }

    @Test
    void a_value_that_the_format_cannot_hold_is_told() {
        Exported exported = written(bundle -> weight(bundle).setValue(new SampledData().setData("1 2")));
        assertThat(exported.warnings())
                .containsExactly(new ExchangeIssue(
                        CheckupIssueCode.RESOURCE_NOT_WRITTEN, "Bundle.entry[5].resource.value", "SampledData"));
    }

    @Test
    void members_that_go_in_a_circle_are_written_once() {
        Exported exported = written(bundle -> {
            Observation weight = weight(bundle);
            weight.addHasMember(new Reference(bundle.getEntry().get(5).getFullUrl()));
        });
        assertThat(codes(exported)).containsExactly("checkup-item-repeated");
        assertThat(xml(exported).split("9N006000000000001", -1)).hasSize(2);
    }

    @Test
    void a_deletion_request_is_not_written() {
        assertThat(refused(bundle -> first(bundle, Composition.class)
                        .getCategoryFirstRep()
                        .getCodingFirstRep()
                        .setCode("19")))
                .containsExactly("checkup-class-not-written");
    }

    @Test
    void without_a_person_a_class_or_a_day_there_is_no_file() {
        assertThat(refused(bundle -> bundle.getEntry().removeIf(e -> e.getResource() instanceof Patient)))
                .containsExactly("checkup-subject-missing");
        assertThat(refused(bundle -> {
                    Composition composition = first(bundle, Composition.class);
                    composition.setCategory(List.of());
                    composition.setEvent(List.of());
                    bundle.getEntry().removeIf(e -> e.getResource().fhirType().equals("Encounter"));
                }))
                .containsExactly("checkup-report-class-missing", "checkup-date-missing");
    }

    private static Observation weight(Bundle bundle) {
        return first(bundle, Observation.class);
    }

    private static CodeableConcept code(String item) {
        return new CodeableConcept(new Coding("urn:oid:1.2.392.200119.6.1005", item, null));
    }

    private static Quantity ucum(String value, String code) {
        return new Quantity()
                .setValue(new java.math.BigDecimal(value))
                .setUnit(code)
                .setSystem("http://unitsofmeasure.org")
                .setCode(code);
    }

    /** As other servers say things: an element without a value has extensions at most. */
    @Test
    void what_is_half_said_is_named_and_the_rest_is_written() {
        StringType reason = new StringType();
        reason.addExtension("http://hl7.org/fhir/StructureDefinition/data-absent-reason", new StringType("masked"));
        DateTimeType day = new DateTimeType();
        day.addExtension(reason.getExtensionFirstRep().copy());
        for (Type value : List.of(
                reason, day, new CodeableConcept().addCoding(new Coding().setSystem("urn:x")), new BooleanType())) {
            Exported exported = written(bundle -> weight(bundle).setValue(value));
            assertThat(codes(exported)).as(value.fhirType()).containsExactly("checkup-value-missing");
        }
        Exported words = written(bundle -> {
            weight(bundle).setValue(new CodeableConcept().addCoding(new Coding().setDisplay("陰性")));
            weight(bundle)
                    .addInterpretation()
                    .addCoding(new Coding().setDisplay("x"))
                    .setText("H");
        });
        assertThat(xml(words)).contains("<originalText>陰性</originalText>", "<interpretationCode code=\"H\"/>");
    }

    @Test
    void what_was_entered_in_error_is_in_no_official_file() {
        Exported exported = written(bundle -> weight(bundle).setStatus(ObservationStatus.ENTEREDINERROR));
        assertThat(xml(exported)).doesNotContain("70.0");
        assertThat(codes(exported)).contains("record-entered-in-error");
        assertThat(refused(bundle -> first(bundle, Composition.class).setStatus(CompositionStatus.ENTEREDINERROR)))
                .containsExactly("checkup-composition-missing");
    }

    @Test
    void groups_in_groups_end_somewhere() {
        Exported exported = written(bundle -> {
            Observation above = weight(bundle);
            for (int i = 0; i < 20_000; i++) {
                Observation below = new Observation().setStatus(ObservationStatus.FINAL);
                below.setCode(new CodeableConcept().setText("一連検査"));
                bundle.addEntry().setFullUrl("urn:x:" + i).setResource(below);
                above.addHasMember(new Reference("urn:x:" + i));
                above = below;
            }
        });
        assertThat(codes(exported)).contains("checkup-resource-not-written");
    }

    @Test
    void what_a_group_says_itself_is_named() {
        Exported exported = written(bundle -> {
            Observation group = new Observation().setStatus(ObservationStatus.FINAL);
            group.setCode(new CodeableConcept().setText("一連検査")).setValue(new StringType("x"));
            group.addHasMember(first(bundle, Composition.class)
                    .getSection()
                    .get(0)
                    .getEntryFirstRep()
                    .copy());
            bundle.addEntry().setFullUrl("urn:x").setResource(group);
            first(bundle, Composition.class).getSection().get(0).setEntry(List.of(new Reference("urn:x")));
        });
        assertThat(exported.warnings())
                .extracting(
                        issue -> issue.code().code() + " " + issue.location().replaceFirst(".*\\.", ""))
                .contains("checkup-resource-not-written value");
    }

    private static Bundle bundle(Consumer<Bundle> change) {
        Bundle bundle = Checkups.bundle(CheckupSamples.imported(CheckupSamples.document(WEIGHT))
                .records()
                .get(0));
        change.accept(bundle);
        return bundle;
    }

    private static Exported written(Consumer<Bundle> change) {
        Exported exported = Checkups.exported(bundle(change));
        OfficialSchemas.assertValidIfAtHand(
                "hc08_V08.xsd", exported.files().get(0).bytes());
        return exported;
    }

    private static List<String> refused(Consumer<Bundle> change) {
        return Checkups.WRITER
                .write(bundle(change))
                .fold(exported -> List.of(), (ExportResult.Refused refused) -> CheckupSamples.codes(refused.errors()));
    }

    private static String xml(Exported exported) {
        return new String(exported.files().get(0).bytes(), UTF_8);
    }

    private static List<String> codes(Exported exported) {
        return CheckupSamples.codes(exported.warnings());
    }

    private static <T extends Resource> T first(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
