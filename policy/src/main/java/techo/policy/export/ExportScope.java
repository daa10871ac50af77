package techo.policy.export;

import java.util.function.Function;
import java.util.function.Supplier;
import techo.policy.identity.PatientId;

/** Whose records an export covers: the level of the Bulk Data kick-off, in our words. */
public sealed interface ExportScope {
    <T> T fold(Function<Person, T> onPerson, Supplier<T> onEveryone);

    /** One person's record ({@code Patient/[id]/$export}). */
    record Person(PatientId patient) implements ExportScope {
        @Override
        public <T> T fold(Function<Person, T> onPerson, Supplier<T> onEveryone) {
            return onPerson.apply(this);
        }
    }

    /** Everyone whose records the caller may see, and of each only what the caller may see ({@code $export}). */
    record Everyone() implements ExportScope {
        @Override
        public <T> T fold(Function<Person, T> onPerson, Supplier<T> onEveryone) {
            return onEveryone.get();
        }
    }
}
