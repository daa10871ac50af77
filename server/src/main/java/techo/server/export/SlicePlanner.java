package techo.server.export;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.ProjectId;
import techo.server.consent.StatementTime;
import techo.server.export.Slice.Kind;

/**
 * Cuts a job into slices of people, so that threads share it and a killed one loses little.
 *
 * <p>The ranges leave no key out, so that a person whose first consent comes a moment later is in one of them.
 */
final class SlicePlanner {
    private static final long FIRST_WEIGHT = 4_000;
    private static final long MOST_WEIGHT = 100_000;
    /** Bounds the people in one file, who are asked about again, one by one, when it leaves. */
    private static final int MOST_PEOPLE = 2_000;

    private static final String GRANTED = "select r.patient_pid, count(*) as held from techo_resource r"
            + " where r.patient_pid in (select g.patient_pid from techo_grant g where g.grantee = ? and g.purpose = ?)";
    private static final String LISTED =
            " and r.patient_pid in (select p.patient_pid from techo_export_person p where p.job_id = ?)";
    private static final String IN_ORDER = " group by r.patient_pid order by r.patient_pid";

    private static final int FETCH_SIZE = 10_000;

    private final SecureRandom random = new SecureRandom();
    private final JdbcTemplate streaming;
    private final TransactionTemplate transaction;
    private final ExportSlices slices;
    private final GroupMembers groups;
    private final TypeFilters filters;
    private final StudyExports studies;
    private final ResourceQuery query;
    private final ResourceRows rows;
    private final Clock clock;

    SlicePlanner(
            DataSource dataSource,
            TransactionTemplate transaction,
            ExportSlices slices,
            GroupMembers groups,
            TypeFilters filters,
            StudyExports studies,
            ResourceQuery query,
            ResourceRows rows,
            Clock clock) {
        this.streaming = new JdbcTemplate(dataSource);
        this.streaming.setFetchSize(FETCH_SIZE);
        this.transaction = transaction;
        this.slices = slices;
        this.groups = groups;
        this.filters = filters;
        this.studies = studies;
        this.query = query;
        this.rows = rows;
        this.clock = clock;
    }

    /** @param claim of the plan: one who lost it leaves nothing behind */
    List<Slice> plan(ExportWork work, WorkClaim claim) throws Exception {
        Optional<ProjectId> study = work.scope().study();
        return study.isPresent() ? ofStudy(work, study.get(), claim) : ofRecords(work, claim);
    }

    /** @param lines how many were written of each person of a slice; of a study, they are compared with the plan */
    void written(Slice slice, ExportWork work, Map<Long, Integer> lines) {
        work.scope().study().ifPresent(study -> {
            Map<Long, Integer> ofListed = new HashMap<>();
            slices.listed(slice.job(), slice.first(), slice.last())
                    .forEach(pid -> ofListed.put(pid, lines.getOrDefault(pid, 0)));
            studies.written(slice.job(), study, ofListed);
        });
    }

    /** Neither number nor weight of a slice tells anything of the people in it. */
    private List<Slice> ofStudy(ExportWork work, ProjectId study, WorkClaim claim) throws Exception {
        Set<Long> people = studies.plan(
                work.id(), work.caller(), study, work.selection().types(), everything(work), work.asOf(), claim);
        slices.list(work.id(), people, claim);
        List<Slice> planned = new ArrayList<>();
        people(work, Kind.LISTED, planned);
        Collections.shuffle(planned, random);
        List<Slice> shuffled = new ArrayList<>();
        for (Slice slice : planned) {
            shuffled.add(new Slice(slice.job(), shuffled.size() + 1, slice.kind(), slice.first(), slice.last(), 0, 0));
        }
        return shuffled;
    }

    /** What the caller may see of everybody, whichever types were asked for: classes are made of all people. */
    private StudyExports.Records everything(ExportWork work) {
        RowSelection everybody = new RowSelection(
                work.id(), work.caller(), KeyRange.everyone(), Selection.of(Set.of()), Optional.of(work.asOf()));
        return sink -> rows.ofEverybody(
                query.bodies(everybody, StatementTime.ofDatabase(clock.instant())),
                resource -> sink.accept(resource.type(), resource.id(), resource.patientPid(), resource.json()));
    }

    private List<Slice> ofRecords(ExportWork work, WorkClaim claim) {
        List<Slice> planned = new ArrayList<>();
        Optional<Set<Long>> listed = listed(work);
        listed.ifPresent(pids -> slices.list(work.id(), pids, claim));
        filters.find(work.id(), work.caller(), work.selection().filters(), claim);
        Kind kind = listed.isPresent() ? Kind.LISTED : Kind.PEOPLE;
        people(work, kind, planned);
        // What belongs to nobody has no place in a block.
        if (work.scope() instanceof ExportScope.Everything && work.selection().arrangement() == Arrangement.BY_TYPE) {
            directory(work, planned);
        }
        return planned;
    }

    /** @return empty when everyone is meant who consented */
    private Optional<Set<Long>> listed(ExportWork work) {
        Set<PatientId> named = work.selection().patients();
        Optional<Set<Long>> patients = named.isEmpty()
                ? Optional.empty()
                : Optional.of(groups.pids(named.stream().map(PatientId::value).toList()));
        Optional<Set<Long>> members = work.scope() instanceof ExportScope.Members group
                        && groups.of(group.group(), work.asOf()) instanceof GroupMembers.Listed list
                ? Optional.of(list.patientPids())
                : Optional.empty();
        return Stream.of(patients, members).flatMap(Optional::stream).reduce((some, others) -> {
            Set<Long> both = new HashSet<>(some);
            both.retainAll(others);
            return both;
        });
    }

    private void people(ExportWork work, Kind kind, List<Slice> planned) {
        // A study's slices are large, so that the slice in which somebody is tells little.
        long firstWeight = work.scope().study().isPresent() ? MOST_WEIGHT : FIRST_WEIGHT;
        Cut cut = new Cut(work.id(), kind, firstWeight, planned);
        Caller.Recipient caller = work.caller();
        List<Object> arguments = new ArrayList<>(
                List.of(caller.recipient().value(), caller.purpose().code()));
        String sql = kind == Kind.LISTED ? GRANTED + LISTED + IN_ORDER : GRANTED + IN_ORDER;
        if (kind == Kind.LISTED) {
            arguments.add(work.id().value());
        }
        // PostgreSQL uses a cursor only inside a transaction; without one it would load all people at once.
        transaction.executeWithoutResult(status -> streaming.query(
                sql,
                row -> {
                    cut.person(row.getLong("patient_pid"), row.getLong("held"));
                },
                arguments.toArray()));
        cut.end();
    }

    private void directory(ExportWork work, List<Slice> planned) {
        streaming.query(
                "select count(*) as held, coalesce(max(r.res_id), 0) as last"
                        + " from techo_resource r where r.patient_pid = 0",
                row -> {
                    long held = row.getLong("held");
                    long parts = held / MOST_WEIGHT + 1;
                    long width = row.getLong("last") / parts + 1;
                    for (int part = 0; part < parts; part++) {
                        long from = part * width;
                        long to = part == parts - 1 ? Long.MAX_VALUE : from + width - 1;
                        planned.add(
                                new Slice(work.id(), planned.size() + 1, Kind.DIRECTORY, from, to, held / parts, 0));
                    }
                });
    }

    /** Makes slices of people in the order of their keys: small ones first, so that a small job is shared too. */
    private static final class Cut {
        private final ExportJobId job;
        private final Kind kind;
        private final List<Slice> planned;
        private long target;
        private long first = 1;
        private long weight;
        private int people;

        Cut(ExportJobId job, Kind kind, long firstWeight, List<Slice> planned) {
            this.job = job;
            this.kind = kind;
            this.target = firstWeight;
            this.planned = planned;
        }

        void person(long patientPid, long held) {
            weight += held;
            people++;
            if (weight >= target || people >= MOST_PEOPLE) {
                add(patientPid);
                target = Math.min(MOST_WEIGHT, target * 5 / 4);
            }
        }

        /** The last range is open, also when nobody is in it yet. */
        void end() {
            add(Long.MAX_VALUE);
        }

        private void add(long to) {
            planned.add(new Slice(job, planned.size() + 1, kind, first, to, weight, 0));
            first = to + 1;
            weight = 0;
            people = 0;
        }
    }
}
