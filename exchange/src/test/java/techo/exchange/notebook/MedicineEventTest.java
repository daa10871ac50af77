package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;

class MedicineEventTest {

    private static final String YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
    private static final String[] BLOCK = {
        "5,20250612,1",
        "11,見本薬局　本店,13,4,1234567,,,,1",
        "51,見本内科,13,1,7654321,1",
        "55,医師 一郎,内科,1",
        "201,1,アムロジピン錠２．５ｍｇ,1,錠,4,2171022F1029,1",
        "301,1,朝食後,28,日分,1,1,,1"
    };

    private final Bundle record = new Bundle();

    @Test
    void a_dispensing_told_by_two_sources_is_one_event_with_both() {
        document(1, DocumentFormat.NOTEBOOK_JAHISTC, notebook(BLOCK));
        document(2, DocumentFormat.FHIR_R4, List.of(dispense(same -> {})));

        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.resources()).hasSize(2).allMatch(MedicationDispense.class::isInstance);
            assertThat(event.sources()).containsExactly("電子版お薬手帳データフォーマット", "FHIR R4");
        });
        Sheet sheet = MedicineSheet.of(new ResourceIndex(record));
        assertThat(sheet.rows()).singleElement().satisfies(row -> {
            assertThat(row.get(sheet.header().indexOf("出所"))).isEqualTo("電子版お薬手帳データフォーマット、FHIR R4");
            assertThat(row.get(sheet.header().indexOf("区分"))).isEqualTo("調剤");
            assertThat(row.get(sheet.header().indexOf("処方医"))).isEqualTo("医師 一郎");
        });
    }

    @Test
    void a_name_in_other_letters_is_the_same_drug_where_a_code_is_missing() {
        assertThat(besideNotebook(other -> other.setMedication(new CodeableConcept().setText("ｱﾑﾛｼﾞﾋﾟﾝ錠2.5mg"))))
                .hasSize(1);
        assertThat(besideNotebook(other -> other.setMedication(new CodeableConcept().setText("アムロジピン錠５ｍｇ"))))
                .hasSize(2);
    }

    @Test
    void the_older_name_of_a_code_system_is_the_same_system() {
        assertThat(besideNotebook(other -> other.getMedicationCodeableConcept()
                        .setText("アムロジピン（別の書き方）")
                        .getCodingFirstRep()
                        .setSystem("urn:oid:1.2.392.100495.20.1.73")))
                .hasSize(1);
    }

    @Test
    void another_code_is_another_drug_whatever_its_name() {
        assertThat(besideNotebook(other ->
                        other.getMedicationCodeableConcept().getCodingFirstRep().setCode("2171022F2025")))
                .hasSize(2);
    }

    @Test
    void a_day_later_is_another_event() {
        assertThat(besideNotebook(other -> other.setWhenHandedOverElement(new DateTimeType("2025-06-13"))))
                .hasSize(2);
        assertThat(besideNotebook(other -> other.setWhenHandedOverElement(new DateTimeType("2025-06"))))
                .hasSize(2);
        assertThat(besideNotebook(other -> other.setWhenHandedOverElement(new DateTimeType("2025-06-11T16:00:00Z"))))
                .hasSize(1);
    }

    @Test
    void another_quantity_or_number_of_days_is_another_event() {
        assertThat(besideNotebook(other -> other.getQuantity().setValue(new BigDecimal("56"))))
                .hasSize(2);
        assertThat(besideNotebook(other -> other.getDaysSupply().setValue(new BigDecimal("14"))))
                .hasSize(2);
        assertThat(besideNotebook(other -> other.getQuantity().setValue(new BigDecimal("28.0"))))
                .hasSize(1);
    }

    @Test
    void without_any_amount_told_by_both_nothing_is_known_to_be_the_same() {
        assertThat(besideNotebook(other -> other.setQuantity(null).setDaysSupply(null)))
                .hasSize(2);
    }

    @Test
    void another_pharmacy_on_the_same_day_is_another_event() {
        assertThat(besideNotebook(
                        other -> pharmacy(other).getIdentifierFirstRep().setValue("1349999999")))
                .hasSize(2);
        assertThat(besideNotebook(
                        other -> pharmacy(other).setName("別の薬局").getIdentifier().clear()))
                .hasSize(2);
        assertThat(besideNotebook(other ->
                        pharmacy(other).setName("見本薬局 本店").getIdentifier().clear()))
                .hasSize(1);
        assertThat(besideNotebook(other -> other.getPerformer().clear())).hasSize(1);
    }

    @Test
    void what_one_document_tells_twice_happened_twice() {
        document(1, DocumentFormat.FHIR_R4, List.of(dispense(one -> {}), dispense(again -> {})));
        assertThat(events()).hasSize(2);

        document(2, DocumentFormat.NOTEBOOK_JAHISTC, notebook(BLOCK));
        assertThat(events()).extracting(event -> event.resources().size()).containsExactly(2, 1);
    }

    @Test
    void resources_whose_documents_are_not_known_stay_apart() {
        record.addEntry().setResource(dispense(one -> {}));
        record.addEntry().setResource(dispense(other -> {}));

        assertThat(events())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.sources()).isEmpty());
    }

    @Test
    void a_prescription_by_itself_is_an_event_and_one_that_was_filled_is_part_of_its_dispensing() {
        MedicationRequest alone = new MedicationRequest();
        alone.setMedication(new CodeableConcept().setText("アムロジピン錠２．５ｍｇ"))
                .setAuthoredOnElement(new DateTimeType("2025-06-12"))
                .getDispenseRequest()
                .setQuantity(new Quantity().setValue(28).setUnit("錠"));
        document(1, DocumentFormat.PRESCRIPTION_JAHIS, List.of(alone));
        document(2, DocumentFormat.NOTEBOOK_JAHISTC, notebook(BLOCK));

        assertThat(events()).extracting(event -> event.kind().words()).containsExactly("処方", "調剤");

        MedicationRequest again = alone.copy();
        again.setId((String) null);
        document(3, DocumentFormat.FHIR_R4, List.of(again));
        assertThat(events()).extracting(event -> event.resources().size()).containsExactly(2, 1);
    }

    private List<MedicineEvent> events() {
        return MedicineEvent.of(new ResourceIndex(record));
    }

    private List<MedicineEvent> besideNotebook(Consumer<MedicationDispense> change) {
        record.getEntry().clear();
        document(1, DocumentFormat.NOTEBOOK_JAHISTC, notebook(BLOCK));
        document(2, DocumentFormat.FHIR_R4, List.of(dispense(change)));
        return events();
    }

    private static List<Resource> notebook(String... block) {
        ImportedRecord read = Notebooks.record(Notebooks.file(block));
        read.resources()
                .forEach(imported -> imported.resource().setId(imported.key().value()));
        List<Resource> resources =
                read.resources().stream().map(ImportedResource::resource).toList();
        resources.stream()
                .filter(MedicationDispense.class::isInstance)
                .map(MedicationDispense.class::cast)
                .forEach(dispense -> dispense.setAuthorizingPrescription(List.of(new Reference(resources.stream()
                        .filter(MedicationRequest.class::isInstance)
                        .findFirst()
                        .orElseThrow()))));
        return resources;
    }

    private static MedicationDispense dispense(Consumer<MedicationDispense> change) {
        MedicationDispense dispense = new MedicationDispense();
        dispense.setMedication(new CodeableConcept()
                .setText("アムロジピン錠２．５ｍｇ")
                .addCoding(new Coding().setSystem(YJ).setCode("2171022F1029")));
        dispense.setWhenHandedOverElement(new DateTimeType("2025-06-12"));
        dispense.setQuantity(new Quantity().setValue(28).setUnit("錠"));
        dispense.setDaysSupply(new Quantity().setValue(28).setUnit("日"));
        Organization pharmacy = new Organization().setName("見本薬局本店");
        pharmacy.setId("ph");
        pharmacy.addIdentifier().setSystem(NotebookSystems.INSTITUTION_10).setValue("1341234567");
        dispense.addContained(pharmacy);
        dispense.addPerformer().setActor(new Reference("#ph"));
        change.accept(dispense);
        return dispense;
    }

    private static Organization pharmacy(MedicationDispense dispense) {
        return (Organization) dispense.getContained().get(0);
    }

    /** The resources of one import, as the server stores it: with the document, and who brought what from it. */
    private void document(int number, DocumentFormat format, List<? extends Resource> resources) {
        DocumentReference document = new DocumentReference();
        document.setId("DocumentReference/" + number);
        document.addContent().setFormat(format.coding());
        Provenance provenance = new Provenance();
        provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.SOURCE)
                .setWhat(new Reference("DocumentReference/" + number));
        for (Resource resource : resources) {
            if (!resource.hasId()) {
                resource.setId(resource.fhirType() + "/" + number + "-"
                        + record.getEntry().size());
            }
            provenance.addTarget(new Reference(
                    resource.fhirType() + "/" + resource.getIdElement().getIdPart()));
            record.addEntry().setResource((DomainResource) resource);
        }
        record.addEntry().setResource(document);
        record.addEntry().setResource(provenance);
    }
}
