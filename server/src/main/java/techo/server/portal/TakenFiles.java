package techo.server.portal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;

/**
 * What became of files that a person handed in.
 *
 * @param repeated that all of them were in the record before
 * @param begun that the file is stored and what it says is on its way
 * @param items that were read from them; none of a file that is only kept
 * @param warnings with their places
 */
record TakenFiles(boolean repeated, boolean begun, int items, List<String> warnings) {
    private static final Set<String> KEPT = Set.of("Binary", "DocumentReference", "Provenance");

    TakenFiles {
        warnings = List.copyOf(warnings);
    }

    static TakenFiles of(Parameters answer, Locale language) {
        Named all = new Named(answer.getParameter());
        int items = all.groups("count").stream()
                .filter(count -> !KEPT.contains(count.text("type")))
                .flatMap(count -> count.values("value", IntegerType.class).stream())
                .mapToInt(IntegerType::getValue)
                .sum();
        boolean repeated = all.text("result").equals("repeated");
        boolean begun = all.text("result").equals("begun");
        List<String> warnings = answer.getParameter().stream()
                .filter(parameter -> !repeated && parameter.getResource() instanceof OperationOutcome)
                .flatMap(
                        parameter -> OutcomeText.located((OperationOutcome) parameter.getResource(), language).stream())
                .toList();
        return new TakenFiles(repeated, begun, items, warnings);
    }
}
