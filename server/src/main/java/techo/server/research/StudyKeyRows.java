package techo.server.research;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.ProjectId;

/** Keys of studies and of their releases, as rows, sealed by the master keyset. */
final class StudyKeyRows {
    private final JdbcTemplate jdbc;
    private final StudyKeys keys;

    StudyKeyRows(JdbcTemplate jdbc, StudyKeys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
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

    /**
     * Nobody can link what was released any more, and nothing more can be released beside it. The jobs go too: beside their
     * files stands whose each line is.
     */
    void destroy(ProjectId study) {
        jdbc.update("delete from techo_study_key where study = ?", study.value());
        jdbc.update("update techo_study_release set sealed = null where study = ?", study.value());
        for (String table : List.of("techo_study_member", "techo_export_job")) {
            jdbc.update(
                    "delete from " + table
                            + " where job_id in (select job_id from techo_study_release where study = ?)",
                    study.value());
        }
    }

    /** The keys of anonymised releases that are written: from then on their names mean nothing to anybody. */
    void destroyWritten() {
        jdbc.update("update techo_study_release set sealed = null where sealed is not null and not exists"
                + " (select 1 from techo_export_job j where j.job_id = techo_study_release.job_id"
                + " and j.state = 'RUNNING')");
    }
}
