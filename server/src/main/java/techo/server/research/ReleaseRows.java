package techo.server.research;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.identity.ProjectId;
import techo.policy.research.EarlierRelease;
import techo.policy.research.MemberToken;
import techo.policy.research.QuasiIdentifiers;
import techo.policy.research.ReleasePlan;
import techo.policy.research.ReleasedPeople;
import techo.policy.research.Study;
import techo.policy.research.StudyState;
import techo.policy.research.UpkeepRule;
import techo.server.export.ExportJobId;
import techo.server.export.WorkClaim;
import techo.server.research.Extremes.Bounds;

/** Releases of studies, as rows. */
final class ReleaseRows {
    private static final String NUMBERED = "select greatest(s.history_number,"
            + " coalesce((select max(r.release_number) from techo_study_release r where r.study = s.study), 0),"
            + " coalesce((select max(m.left_at) from techo_study_member m"
            + " join techo_study_release r on r.job_id = m.job_id where r.study = s.study), 0))"
            + " from techo_study s where s.study = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final MemberRows members;
    private final StudyKeys keys;
    private final ObjectMapper json;

    ReleaseRows(JdbcTemplate jdbc, TransactionTemplate transaction, StudyKeys keys, ObjectMapper json) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.members = new MemberRows(jdbc);
        this.keys = keys;
        this.json = json;
    }

    /**
     * An earlier attempt of the same job is forgotten: it wrote nothing that anybody got. Who looked at it meanwhile looks again.
     *
     * @param claim of the plan; what another planned meanwhile is not forgotten
     */
    void forget(ExportJobId job, ProjectId study, WorkClaim claim) {
        transaction.executeWithoutResult(status -> {
            locked(study);
            if (jdbc.update("delete from techo_study_release where job_id = ?", job.value()) > 0) {
                changed(study, next(study));
            }
            claim.require();
        });
    }

    /**
     * The number of what changes the history of a study next; to be asked for before {@link #history}. Amid an update nodes
     * of a version that did not count changes number what they write themselves.
     */
    int next(ProjectId study) {
        return jdbc.queryForList(NUMBERED, Integer.class, study.value()).stream()
                        .findFirst()
                        .orElse(0)
                + 1;
    }

    private void changed(ProjectId study, int number) {
        jdbc.update("update techo_study set history_number = ? where study = ?", number, study.value());
    }

    /**
     * @param number of two that change the history at once, neither of which was laid beside the other, the second one finds
     *     its number taken
     * @param claim of the plan
     * @throws DuplicateKeyException when it is; the release has to be planned again
     * @throws IllegalStateException when the study was closed meanwhile, and its keys may be destroyed
     */
    void save(
            ExportJobId job,
            ProjectId study,
            int number,
            StudyKey ofRelease,
            PlannedRelease planned,
            Instant at,
            WorkClaim claim) {
        transaction.executeWithoutResult(status -> {
            if (!locked(study).equals(Optional.of(StudyState.APPROVED.name()))) {
                throw new IllegalStateException("a study is not in force any more");
            }
            if (next(study) != number) {
                throw new DuplicateKeyException("the history of the study changed meanwhile");
            }
            jdbc.update(
                    "insert into techo_study_release (job_id, study, release_number, made_at, sealed, leaves, rarest,"
                            + " report) values (?, ?, ?, ?, ?, ?, ?, ?)",
                    job.value(),
                    study.value(),
                    number,
                    at.atOffset(ZoneOffset.UTC),
                    keys.seal(ofRelease, job.value()),
                    written(new Leaving(planned.common(), planned.rare().bounds())),
                    planned.rarest(),
                    written(report(planned.plan())));
            members.add(job, planned.members().values());
            changed(study, number);
            claim.require();
        });
    }

    /** Until the transaction ends nobody else changes the history of the study, nor its state, which this returns. */
    private Optional<String> locked(ProjectId study) {
        return jdbc
                .queryForList("select state from techo_study where study = ? for update", String.class, study.value())
                .stream()
                .findFirst();
    }

    /** What is left of a release, and why nothing is. */
    record Left(Set<MemberToken> members, Optional<String> withheld) {}

    /**
     * @param gone of whom something may not leave any more
     * @param rule is asked when one of them was still in the release
     */
    Left without(ExportJobId job, Study study, Set<MemberToken> gone, UpkeepRule rule) {
        return Optional.ofNullable(transaction.execute(status -> lose(job, study, gone, rule)))
                .orElseThrow();
    }

    private Left lose(ExportJobId job, Study study, Set<MemberToken> gone, UpkeepRule rule) {
        locked(study.id());
        Map<MemberToken, QuasiIdentifiers> in = members.in(job);
        Optional<String> withheld = withheld(job);
        if (in.keySet().stream().noneMatch(gone::contains)) {
            return new Left(in.keySet(), withheld);
        }
        int rarest = Optional.ofNullable(jdbc.queryForObject(
                        "select rarest from techo_study_release where job_id = ?", Integer.class, job.value()))
                .orElse(0);
        ReleasedPeople released = new ReleasedPeople(study.output(), study.thresholds(), in, members.lost(job), rarest);
        Left left = rule.decide(released, gone, history(study.id()))
                .fold(
                        kept -> new Left(kept.members(), Optional.empty()),
                        none -> new Left(Set.of(), Optional.of(none.cause().code())));
        Set<MemberToken> leaving = new HashSet<>(in.keySet());
        leaving.removeAll(left.members());
        int number = next(study.id());
        members.leave(job, leaving, number);
        changed(study.id(), number);
        left.withheld()
                .ifPresent(cause -> jdbc.update(
                        "update techo_study_release set withheld = ? where job_id = ?", cause, job.value()));
        return left;
    }

    private Optional<String> withheld(ExportJobId job) {
        return jdbc
                .queryForList(
                        "select withheld from techo_study_release where job_id = ? and withheld is not null",
                        String.class,
                        job.value())
                .stream()
                .findFirst();
    }

    /** How many lines of each person the release was planned with. */
    Map<MemberToken, Integer> plannedLines(ExportJobId job) {
        return members.lines(job);
    }

    /** Whether the job lists as many people as were planned. */
    boolean isListed(ExportJobId job) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select (select count(*) from techo_export_person where job_id = ?)"
                        + " = (select count(*) from techo_study_member where job_id = ?)",
                Boolean.class,
                job.value(),
                job.value()));
    }

    /** Whether the release is as it was made. */
    boolean isWhole(ExportJobId job) {
        return members.lost(job) == 0;
    }

    /**
     * What may leave, as it is stored.
     *
     * @param codes as {@link Screen#mayLeave} is asked for them
     * @param bounds by variable
     */
    record Leaving(Set<String> codes, Map<String, Bounds> bounds) {}

    /** What is needed to write a planned release. */
    record Planned(StudyKey key, Leaving leaving, Map<MemberToken, QuasiIdentifiers> members, Instant at) {}

    /** @throws IllegalStateException when it was not planned, or its key is destroyed */
    Planned planned(ExportJobId job) {
        return jdbc
                .query(
                        "select sealed, leaves, made_at from techo_study_release where job_id = ? and sealed is not null",
                        (row, number) -> new Planned(
                                keys.open(row.getString("sealed"), job.value()),
                                read(row.getString("leaves"), new TypeReference<Leaving>() {}),
                                members.in(job),
                                row.getObject("made_at", OffsetDateTime.class).toInstant()),
                        job.value())
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the key of a release is gone"));
    }

    /** Each release as it was made, and as it was after each loss. */
    List<EarlierRelease> history(ProjectId study) {
        return members.states(study);
    }

    /** Newest first, as they were saved; with why nothing of it leaves any more. */
    List<String> reports(ProjectId study) {
        return jdbc.query(
                "select report, withheld from techo_study_release where study = ? order by release_number desc",
                (row, number) -> reported(row.getString("report"), Optional.ofNullable(row.getString("withheld"))),
                study.value());
    }

    private String reported(String report, Optional<String> withheld) {
        return withheld.map(cause -> {
                    Map<String, Object> told =
                            new LinkedHashMap<>(read(report, new TypeReference<Map<String, Object>>() {}));
                    told.put("withheld", cause);
                    return written(told);
                })
                .orElse(report);
    }

    private static Map<String, Object> report(ReleasePlan plan) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put(
                "result",
                plan.fold(release -> "released", blocked -> blocked.cause().code()));
        report.put("people", plan.report().released());
        report.put("classes", plan.report().classes());
        report.put("smallestClass", plan.report().smallestClass());
        report.put("smallestDiversity", plan.report().smallestDiversity());
        Map<String, Object> excluded = new TreeMap<>();
        plan.report()
                .excluded()
                .forEach((reason, count) ->
                        excluded.put(reason.code(), count.isPresent() ? count.getAsInt() : "too few to tell"));
        report.put("excluded", excluded);
        return report;
    }

    private String written(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored release is not readable", e);
        }
    }
}
