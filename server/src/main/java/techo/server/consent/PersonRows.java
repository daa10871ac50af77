package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.PersonState;
import techo.policy.identity.PatientId;
import techo.server.delegation.BirthDates;
import techo.server.storage.DatabaseClock;
import techo.server.storage.DatabaseKind;

/** Reads and writes {@code techo_person}, and what it said before, within whatever transaction is open. */
public final class PersonRows {
    private static final String SELECT = "select p.fhir_id, s.last_act, s.frozen_from, s.shielded_from from ";
    private static final String OF_PEOPLE =
            " s join hfj_resource p on p.res_id = s.patient_pid where p.res_type = 'Patient' and p.fhir_id in ";

    private final JdbcTemplate jdbc;
    private final DatabaseClock clock;
    private final DatabaseKind database;
    private final BirthDates births;
    private final Duration dormancy;

    /** @param dormancy an absence that is remembered when it ends */
    PersonRows(JdbcTemplate jdbc, DatabaseKind database, BirthDates births, Duration dormancy) {
        this.jdbc = jdbc;
        this.clock = new DatabaseClock(jdbc);
        this.database = database;
        this.births = births;
        this.dormancy = dormancy;
    }

    /** @return the states of these people with their ages, asked for at once */
    Map<PatientId, PersonState> of(Set<PatientId> people) {
        return withAges(people, sharing(people));
    }

    /** The same as it was at an earlier instant, as far back as {@link #keptSince}. */
    Map<PatientId, PersonState> of(Set<PatientId> people, Instant then) {
        Map<PatientId, PersonState> states = sharing(people);
        // The last word is that of the row that ended first: it held then.
        states.putAll(states(
                "techo_person_past", people, " and s.held_until > ? order by s.held_until desc", Optional.of(then)));
        return withAges(people, states);
    }

    /** @return since when it is kept what people stopped and hid before */
    Instant keptSince() {
        return jdbc.query(
                        "select kept_since from techo_sight_past",
                        (row, number) -> row.getObject("kept_since", OffsetDateTime.class)
                                .toInstant())
                .get(0);
    }

    private Map<PatientId, PersonState> withAges(Set<PatientId> people, Map<PatientId, PersonState> states) {
        births.latest(people)
                .forEach((person, born) -> states.merge(
                        person, born(PersonState.UNSTATED, born), (stated, unstated) -> born(stated, born)));
        return states;
    }

    /** @return the states of those of whom anything is stated, without their ages */
    private Map<PatientId, PersonState> sharing(Set<PatientId> people) {
        return states("techo_person", people, "", Optional.empty());
    }

    private Map<PatientId, PersonState> states(
            String table, Set<PatientId> people, String more, Optional<Instant> argument) {
        Map<PatientId, PersonState> states = new HashMap<>();
        if (!people.isEmpty()) {
            InList ids = InList.of(people.stream().map(PatientId::value).toList());
            List<Object> arguments = new ArrayList<>(ids.arguments());
            argument.ifPresent(at -> arguments.add(at.atOffset(ZoneOffset.UTC)));
            jdbc.query(
                    SELECT + table + OF_PEOPLE + ids.sql() + more,
                    row -> {
                        states.put(new PatientId(row.getString("fhir_id")), state(row));
                    },
                    arguments.toArray());
        }
        return states;
    }

    private static PersonState born(PersonState state, LocalDate day) {
        return new PersonState(Optional.of(day), state.lastOwnAct(), state.frozenFrom(), state.shieldedFrom());
    }

    /** The same for a person whom nobody may have stored: then there is nothing to count. */
    public void acted(PatientId person, Instant at) {
        jdbc.queryForList(
                        "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?",
                        Long.class,
                        person.value())
                .forEach(pid -> acted(pid, at));
    }

    /** The person did something by themselves just now. */
    void acted(long patientPid) {
        acted(patientPid, clock.instant());
    }

    /** The person did something by themselves; an earlier time than the known one changes nothing. */
    public void acted(long patientPid, Instant at) {
        Object when = at.atOffset(ZoneOffset.UTC);
        require(patientPid);
        keep(patientPid, at, " and last_act <= ?", at.minus(dormancy).atOffset(ZoneOffset.UTC));
        jdbc.update(
                "update techo_person set last_act = ? where patient_pid = ? and (last_act is null or last_act < ?)",
                when,
                patientPid,
                when);
    }

    /** From now on nothing is shared, until {@link #thaw}. An earlier freeze stays as it is. */
    public void freeze(long patientPid, AskedBy by) {
        begin(patientPid, "frozen", by);
    }

    /** @return whether it is as asked; what an operator froze only an operator thaws */
    public boolean thaw(long patientPid, Instant at, AskedBy by) {
        return lift(patientPid, "frozen", at, by);
    }

    /** From now on no delegate sees anything, until {@link #unshield}. */
    public void shield(long patientPid, AskedBy by) {
        begin(patientPid, "shielded", by);
    }

    /** @return whether it is as asked; what an operator shielded only an operator unshields */
    public boolean unshield(long patientPid, Instant at, AskedBy by) {
        return lift(patientPid, "shielded", at, by);
    }

    /**
     * By the clock that statements ask by: by one that goes before it, it would begin later.
     *
     * @param what the beginning of the names of two columns
     */
    private void begin(long patientPid, String what, AskedBy by) {
        require(patientPid);
        jdbc.update(
                "update techo_person set " + what + "_from = coalesce(" + what + "_from, current_timestamp), " + what
                        + "_by = case when " + what + "_by = 'OPERATOR' then " + what
                        + "_by else ? end where patient_pid = ?",
                by.name(),
                patientPid);
    }

    /** @param what the beginning of the names of two columns */
    private boolean lift(long patientPid, String what, Instant at, AskedBy by) {
        String mayLift = by == AskedBy.OPERATOR ? "" : " and (" + what + "_by is null or " + what + "_by = 'PERSON')";
        keep(patientPid, at, " and " + what + "_from is not null" + mayLift);
        jdbc.update(
                "update techo_person set " + what + "_from = null, " + what + "_by = null where patient_pid = ?"
                        + mayLift,
                patientPid);
        return jdbc.queryForList(
                        "select patient_pid from techo_person where patient_pid = ? and " + what + "_from is not null",
                        Long.class,
                        patientPid)
                .isEmpty();
    }

    /** Remembers what is about to change. Where nothing changes after all it is remembered twice, and says the same. */
    private void keep(long patientPid, Instant until, String where, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(until.atOffset(ZoneOffset.UTC), patientPid));
        arguments.addAll(List.of(more));
        jdbc.update(
                "insert into techo_person_past (patient_pid, last_act, frozen_from, shielded_from, held_until)"
                        + " select patient_pid, last_act, frozen_from, shielded_from,"
                        + " cast(? as timestamp with time zone) from techo_person where patient_pid = ?" + where,
                arguments.toArray());
    }

    /** Requests of one person come at the same time; whoever makes the row, it is there afterwards. */
    private void require(long patientPid) {
        if (database == DatabaseKind.POSTGRESQL) {
            // A row that is there already must not end the transaction, as an error would.
            jdbc.update("insert into techo_person (patient_pid) values (?) on conflict do nothing", patientPid);
            return;
        }
        try {
            jdbc.update(
                    "insert into techo_person (patient_pid) select cast(? as bigint)"
                            + " where not exists (select 1 from techo_person s where s.patient_pid = ?)",
                    patientPid,
                    patientPid);
        } catch (DuplicateKeyException madeMeanwhile) {
            // It is there, which is all that is asked for.
        }
    }

    static PersonState state(ResultSet row) throws SQLException {
        return new PersonState(
                Optional.empty(), instant(row, "last_act"), instant(row, "frozen_from"), instant(row, "shielded_from"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }

    /** Who asked for it. INVARIANT: names are stored and never changed. */
    public enum AskedBy {
        PERSON,
        /** Somebody who runs the service: after a death, or a decision that the person may not undo alone. */
        OPERATOR
    }
}
