package techo.server.research;

import java.util.List;
import techo.server.research.Rule.Sensitivity;

/** Holds back values that are rare, and is told of those that leave. */
interface Screen {
    /** @param concept {@code system|code} */
    boolean mayLeave(String concept);

    /**
     * @param variable the code of what was measured, with the unit
     * @param number decimal, as it is written
     * @return what leaves instead
     */
    String bounded(String variable, String number);

    /** @param values of one line, which leaves */
    void leaves(long patientPid, List<Value> values);

    /** A value that a line tells. */
    sealed interface Value {
        /** @param concept {@code system|code} */
        record Code(String concept, Sensitivity sensitivity) implements Value {}

        record Number(String variable, String number) implements Value {}

        /** @param value as it leaves */
        record QuasiIdentifier(String element, String value) implements Value {}
    }
}
