package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.notebook.Notebook.DispensedDrug;
import techo.exchange.notebook.Notebook.Dispensing;

/**
 * One drug of a block, with all that its translators need.
 *
 * @param blockKey equal for all drugs of the block
 * @param texts 291, 391, 401 and 501, and what else could only be kept as text, each after its record number
 */
record DrugEntry(
        Dispensing block,
        String blockKey,
        DispensedDrug drug,
        Optional<DosageForm> form,
        Dosing dosing,
        List<String> texts) {

    DrugEntry {
        texts = List.copyOf(texts);
    }

    Optional<DateTimeType> day() {
        return block.date().flatMap(date -> date.day().map(day -> AsWritten.day(day, date.written())));
    }

    /** Keeps on the drug's resource what ties it to its block, and who wrote its lines. */
    void keepAsWritten(DomainResource resource, String expectedCreator) {
        resource.addExtension(NotebookSystems.BLOCK_EXTENSION, new StringType(blockKey));
        Map<String, String> creators = new LinkedHashMap<>();
        single().forEach(row -> creators.put(row.number(), creator(row)));
        several().forEach(row -> creators.putIfAbsent(row.number(), creator(row)));
        AsWritten.keepCreators(resource, creators, expectedCreator);
    }

    /** The drug's own line, then all others that its resources say. */
    List<Row> rows() {
        return Stream.of(Stream.of(drug.drug().row()), single(), several())
                .flatMap(rows -> rows)
                .toList();
    }

    private Stream<Row> single() {
        return Stream.of(
                        block.date().map(r -> r.row()),
                        block.dispenser().map(r -> r.row()),
                        block.pharmacist().map(r -> r.row()),
                        block.prescribingInstitution().map(r -> r.row()),
                        drug.prescriber().map(r -> r.row()),
                        Optional.of(drug.drug().row()),
                        drug.usage().map(r -> r.row()))
                .flatMap(Optional::stream);
    }

    private Stream<Row> several() {
        return Stream.of(drug.drugTexts(), drug.rpTexts(), block.texts())
                .flatMap(List::stream)
                .map(NotebookRecord::row);
    }

    private static String creator(Row row) {
        return row.code(RowCreators.position(row.number())).orElse("");
    }

    List<String> notes() {
        List<String> all = new ArrayList<>(texts);
        all.addAll(dosing.notes());
        return all;
    }

    /** RP number and place in the RP, as JP Core names them; none where the file has no RP number. */
    List<Identifier> identifiers() {
        return drug.drug()
                .rp()
                .map(rp -> List.of(
                        new Identifier().setSystem(NotebookSystems.RP_NUMBER).setValue(rp),
                        new Identifier()
                                .setSystem(NotebookSystems.ORDER_IN_RP)
                                .setValue(Integer.toString(drug.orderInRp()))))
                .orElse(List.of());
    }
}
