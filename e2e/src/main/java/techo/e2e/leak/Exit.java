package techo.e2e.leak;

import java.util.List;
import java.util.function.Function;

/** A way by which something of a record may leave a server. */
sealed interface Exit {
    String name();

    /**
     * Asks about one subject; what is hidden must be answered as what was never there.
     *
     * @param changes whether it tries to change something, so that the record is looked at afterwards
     */
    record Aimed(String name, boolean changes, Function<Subject, Ask> ask) implements Exit {}

    /** Names nobody: the answer must be the same before and after a hidden record is stored. */
    record Sweeping(String name, Ask ask) implements Exit {}

    /**
     * Begins while the caller may see everything, or with somebody who may, and goes on later.
     *
     * @param begin each answer holds addresses of more
     * @param further the addresses to go on with, from an answer to {@code begin}
     */
    record Continued(String name, Function<Subject, Ask> begin, Function<Answer, List<String>> further)
            implements Exit {}
}
