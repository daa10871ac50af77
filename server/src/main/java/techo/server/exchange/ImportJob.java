package techo.server.exchange;

import java.time.Instant;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/**
 * A long export on its way into a record.
 *
 * @param caller who handed it over: the person, or a delegate
 * @param total values in it
 * @param rows of each table that it is divided into
 * @param tables that are stored, counted from the first
 * @param attempt by which nobody else is at it
 */
record ImportJob(
        PatientId person, Caller caller, State state, long total, int rows, int tables, Instant begun, long attempt) {

    /** How many values are in the record, about. */
    long done() {
        return state == State.DONE ? total : Math.min(total, (long) rows * tables);
    }

    /** INVARIANT: names are stored and never changed. */
    enum State {
        READING,
        DONE,
        /** Whoever handed it over may no longer do so, or it failed again and again. */
        STOPPED
    }
}
