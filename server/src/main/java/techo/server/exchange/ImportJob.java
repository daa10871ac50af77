package techo.server.exchange;

import java.time.Instant;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/**
 * A long export on its way into a record.
 *
 * @param pid HAPI's key of the person
 * @param caller who handed it over: the person, or a delegate
 * @param tables that are stored, counted from the first
 * @param attempt by which nobody else is at it
 */
record ImportJob(
        PatientId person,
        long pid,
        Caller caller,
        State state,
        Division division,
        int tables,
        Instant begun,
        long attempt) {

    /**
     * How a file is divided into tables.
     *
     * @param total values in it
     * @param rows of each table
     */
    record Division(long total, int rows, ReaderVersion reader) {}

    /** How many values are in the record, about. */
    long done() {
        return state == State.DONE ? division.total() : Math.min(division.total(), (long) division.rows() * tables);
    }

    /** INVARIANT: names are stored and never changed. */
    enum State {
        READING,
        DONE,
        /** Whoever handed it over may no longer do so, or it failed again and again. */
        STOPPED
    }
}
