package techo.server.portal;

import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Parameters;

/**
 * How far the last long export of a person has come.
 *
 * @param state {@code reading}, {@code done} or {@code stopped}
 * @param done so many values are in the record
 * @param total of so many
 */
record LongImport(String state, long done, long total) {
    private static final String NONE = "none";

    static LongImport of(Parameters answer) {
        Named all = new Named(answer.getParameter());
        return new LongImport(all.text("state"), number(all, "done"), number(all, "total"));
    }

    private static long number(Named all, String name) {
        return all.value(name, DecimalType.class)
                .map(value -> value.getValue().longValue())
                .orElse(0L);
    }

    /** Whether there was one. */
    boolean isKnown() {
        return !state.equals(NONE);
    }
}
