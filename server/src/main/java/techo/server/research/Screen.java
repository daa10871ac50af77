package techo.server.research;

import java.util.List;
import techo.interceptors.consent.ResourceKey;

/** Holds back values that are rare, and is told of those that leave. */
interface Screen {
    /** @param concept where it stands, and the code, or the unit and what is measured, or one of few values */
    boolean mayLeave(String concept);

    /**
     * @param variable where it stands, the code of what was measured, the unit
     * @param number decimal, as it is written
     * @return what leaves instead; empty when nothing does
     */
    String bounded(String variable, String number);

    /**
     * @param patientPid HAPI's key of the person whose line it is
     * @param resource something else than a person
     * @return whether the line may name it
     */
    default boolean mayReferTo(long patientPid, ResourceKey resource) {
        return true;
    }

    /** @param values of one line, which leaves */
    void leaves(long patientPid, List<Value> values);

    /** A value that a line tells. */
    sealed interface Value {
        /** @param concept as {@link Screen#mayLeave} is asked for it */
        record Code(String concept) implements Value {}

        /** @param concept {@code system|code}, wherever it stands: what nobody should learn of a person */
        record Sensitive(String concept) implements Value {}

        record Number(String variable, String number) implements Value {}

        /** @param value as it leaves */
        record QuasiIdentifier(String element, String value) implements Value {}
    }
}
