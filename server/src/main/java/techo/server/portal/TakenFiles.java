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
 * @param items that were read from them
 * @param warnings with their places
 */
record TakenFiles(Result result, int items, List<String> warnings) {
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
        Result result = result(all.text("result"), items);
        List<String> warnings = answer.getParameter().stream()
                .filter(parameter -> result != Result.REPEATED && parameter.getResource() instanceof OperationOutcome)
                .flatMap(
                        parameter -> OutcomeText.located((OperationOutcome) parameter.getResource(), language).stream())
                .toList();
        return new TakenFiles(result, items, warnings);
    }

    private static Result result(String told, int items) {
        return switch (told) {
            case "repeated" -> Result.REPEATED;
            case "begun" -> Result.BEGUN;
            default -> items == 0 ? Result.KEPT : Result.TAKEN;
        };
    }

    /** Each has a text of its own on the page. */
    enum Result {
        TAKEN,
        /** And nothing was read. */
        KEPT,
        /** The file waits, and what it says is on its way. */
        BEGUN,
        /** All of them were in the record before. */
        REPEATED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
