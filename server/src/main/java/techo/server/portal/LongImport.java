package techo.server.portal;

import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Parameters;

/**
 * How far the last long export of a person has come.
 *
 * @param state {@code reading}, {@code done} or {@code stopped}
 * @param done so many values are in the record
 * @param total of so many
 * @param warnings what was left out, or stored with a remark, at least
 */
record LongImport(String state, long done, long total, long warnings) {
    private static final String NONE = "none";

    static LongImport of(Parameters answer) {
        Named all = new Named(answer.getParameter());
        long warnings = all.groups("warning").stream()
                .mapToLong(warning -> number(warning, "value"))
                .sum();
        return new LongImport(all.text("state"), number(all, "done"), number(all, "total"), warnings);
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
