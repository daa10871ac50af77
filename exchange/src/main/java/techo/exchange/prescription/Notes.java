package techo.exchange.prescription;

import static techo.exchange.prescription.PrescriptionIssueCode.VALUE_KEPT_AS_NOTE;

import java.util.ArrayList;
import java.util.List;
import techo.exchange.Warnings;

/** The notes of one drug, each after its record number in brackets. */
final class Notes {

    private final Warnings warnings;
    private final List<String> texts = new ArrayList<>();

    Notes(Warnings warnings) {
        this.warnings = warnings;
    }

    void add(String text) {
        texts.add(text);
    }

    /** For a value that has an element of its own in FHIR, which cannot take it as it is. */
    void keep(String text, String place) {
        warnings.add(VALUE_KEPT_AS_NOTE, place);
        texts.add(text);
    }

    List<String> texts() {
        return List.copyOf(texts);
    }
}
