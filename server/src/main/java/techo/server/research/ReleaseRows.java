package techo.server.research;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.ProjectId;
import techo.policy.research.EarlierRelease;
import techo.policy.research.MemberToken;
import techo.policy.research.QuasiIdentifiers;
import techo.policy.research.ReleasePlan;
import techo.server.export.ExportJobId;
import techo.server.research.Extremes.Bounds;

/** Keys and releases of studies, as rows. */
final class ReleaseRows {
    private static final String SEPARATOR = "\u001f";

    private final JdbcTemplate jdbc;
    private final StudyKeys keys;
    private final ObjectMapper json;

    ReleaseRows(JdbcTemplate jdbc, StudyKeys keys, ObjectMapper json) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.json = json;
    }

    /**
     * Made when it is first needed, while the study is in force; of two nodes that make one, the first counts.
     *
     * @throws IllegalStateException when it was destroyed, or the study is not in force
     */
    StudyKey ofStudy(ProjectId study) {
        Optional<StudyKey> known = find(study);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            jdbc.update(
                    "insert into techo_study_key (study, sealed) select s.study, cast(? as varchar(200)) from techo_study s"
                            + " where s.study = ? and s.state = 'APPROVED'",
                    keys.seal(keys.make(), study.value()),
                    study.value());
        } catch (DuplicateKeyException e) {
            // Another node was first.
        }
        return existing(study);
    }

    /** @throws IllegalStateException when there is none any more */
    StudyKey existing(ProjectId study) {
        return find(study).orElseThrow(() -> new IllegalStateException("a study has no key"));
    }

    /** Wraps again with the present key of the master keyset, so that earlier ones may go. */
    void rewrap() {
        jdbc.query(
                        "select study, sealed from techo_study_key",
                        (row, number) -> Map.entry(row.getString("study"), row.getString("sealed")))
                .forEach(key -> jdbc.update(
                        "update techo_study_key set sealed = ? where study = ? and sealed = ?",
                        keys.seal(keys.open(key.getValue(), key.getKey()), key.getKey()),
                        key.getKey(),
                        key.getValue()));
    }

    private Optional<StudyKey> find(ProjectId study) {
        return jdbc
                .queryForList("select sealed from techo_study_key where study = ?", String.class, study.value())
                .stream()
                .findFirst()
                .map(wrapped -> keys.open(wrapped, study.value()));
    }

    /** Of a release whose names nobody links to another's; kept only while it is written. */
    StudyKey newKey() {
        return keys.make();
    }

    /** Nobody can link what was released any more, and nothing more can be released beside it. */
    void destroyKeys(ProjectId study) {
        jdbc.update("delete from techo_study_key where study = ?", study.value());
        jdbc.update("update techo_study_release set sealed = null where study = ?", study.value());
        jdbc.update(
                "delete from techo_study_member where job_id in (select job_id from techo_study_release where study = ?)",
                study.value());
    }

    /** An earlier attempt of the same job is forgotten: it wrote nothing that anybody got. */
    void forget(ExportJobId job) {
        jdbc.update("delete from techo_study_member where job_id = ?", job.value());
        jdbc.update("delete from techo_study_release where job_id = ?", job.value());
    }

    /** The number of the next release; to be asked for before {@link #history}. */
    int next(ProjectId study) {
        Integer last = jdbc.queryForObject(
                "select coalesce(max(release_number), 0) from techo_study_release where study = ?",
                Integer.class,
                study.value());
        return last == null ? 1 : last + 1;
    }

    /**
     * @param number of two releases that were planned at once, neither of which was laid beside the other, the second one
     *     finds its number taken
     * @throws DuplicateKeyException when it is; the release has to be planned again
     */
    void save(ExportJobId job, ProjectId study, int number, StudyKey ofRelease, PlannedRelease planned, Instant at) {
        jdbc.update(
                "insert into techo_study_release (job_id, study, release_number, made_at, sealed, leaves, report)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                job.value(),
                study.value(),
                number,
                at.atOffset(ZoneOffset.UTC),
                keys.seal(ofRelease, job.value()),
                written(new Leaving(planned.common(), planned.rare().bounds())),
                written(report(planned.plan())));
        jdbc.batchUpdate(
                "insert into techo_study_member (job_id, token, class) values (?, ?, ?)",
                planned.members().values().stream()
                        .map(member -> new Object[] {
                            job.value(),
                            member.token().value(),
                            String.join(SEPARATOR, member.as().values())
                        })
                        .toList());
    }

    /**
     * What may leave, as it is stored.
     *
     * @param codes {@code system|code}
     * @param bounds by variable
     */
    record Leaving(Set<String> codes, Map<String, Bounds> bounds) {}

    /** What is needed to write a planned release. */
    record Planned(StudyKey key, Leaving leaving, Map<MemberToken, QuasiIdentifiers> members, Instant at) {}

    /** @throws IllegalStateException when it was not planned, or its key is destroyed */
    Planned planned(ExportJobId job) {
        Map<MemberToken, QuasiIdentifiers> members = new HashMap<>();
        jdbc.query(
                "select token, class from techo_study_member where job_id = ?",
                row -> {
                    members.put(new MemberToken(row.getString("token")), quasi(row.getString("class")));
                },
                job.value());
        return jdbc
                .query(
                        "select sealed, leaves, made_at from techo_study_release where job_id = ? and sealed is not null",
                        (row, number) -> new Planned(
                                keys.open(row.getString("sealed"), job.value()),
                                leaving(row.getString("leaves")),
                                members,
                                row.getObject("made_at", OffsetDateTime.class).toInstant()),
                        job.value())
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the key of a release is gone"));
    }

    List<EarlierRelease> history(ProjectId study) {
        Map<String, Map<MemberToken, QuasiIdentifiers>> releases = new LinkedHashMap<>();
        jdbc.query(
                "select m.job_id, m.token, m.class from techo_study_member m"
                        + " join techo_study_release r on r.job_id = m.job_id where r.study = ?",
                row -> {
                    releases.computeIfAbsent(row.getString("job_id"), job -> new HashMap<>())
                            .put(new MemberToken(row.getString("token")), quasi(row.getString("class")));
                },
                study.value());
        return releases.values().stream().map(EarlierRelease::new).toList();
    }

    /** The keys of anonymised releases that are written: from then on their names mean nothing to anybody. */
    void destroyWritten() {
        jdbc.update("update techo_study_release set sealed = null where sealed is not null and not exists"
                + " (select 1 from techo_export_job j where j.job_id = techo_study_release.job_id"
                + " and j.state = 'RUNNING')");
    }

    /** Newest first, as they were saved. */
    List<String> reports(ProjectId study) {
        return jdbc.queryForList(
                "select report from techo_study_release where study = ? order by release_number desc",
                String.class,
                study.value());
    }

    private static QuasiIdentifiers quasi(String text) {
        return new QuasiIdentifiers(text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR, -1)));
    }

    private static Map<String, Object> report(ReleasePlan plan) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put(
                "result",
                plan.fold(release -> "released", blocked -> blocked.cause().code()));
        report.put("people", plan.report().released());
        report.put("classes", plan.report().classes());
        report.put("smallestClass", plan.report().smallestClass());
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

    private Leaving leaving(String text) {
        try {
            return json.readValue(text, Leaving.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored release is not readable", e);
        }
    }
}
