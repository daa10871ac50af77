package techo.exchange.notebook;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Identifier;
import techo.exchange.notebook.BlockRecord.DispensedOn;
import techo.exchange.notebook.Notebook.DispensedDrug;
import techo.exchange.notebook.Notebook.Dispensing;

/**
 * One drug of a block, with all that its translators need.
 *
 * @param texts 291, 391, 401 and 501, and what else could only be kept as text, each after its record number
 */
record DrugEntry(Dispensing block, DispensedDrug drug, Optional<DosageForm> form, Dosing dosing, List<String> texts) {

    DrugEntry {
        texts = List.copyOf(texts);
    }

    Optional<LocalDate> day() {
        return block.date().flatMap(DispensedOn::day);
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
