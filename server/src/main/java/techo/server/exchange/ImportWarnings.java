package techo.server.exchange;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.Problem;

/** Of what long exports were warned, table by table, in table {@code techo_import_warning}. */
final class ImportWarnings {
    private final JdbcTemplate jdbc;

    ImportWarnings(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param times at least: not every one of a table is told */
    record Counted(Code code, long times) {}

    /** Stable, as {@link ErrorCode} has it. */
    record Code(String value) {}

    /** Within the transaction that holds the job. That a table does not say whose it is was told of the whole. */
    void add(ImportJob held, List<Problem> warnings) {
        Map<String, Long> counts = warnings.stream()
                .map(warning -> warning.code().code())
                .filter(Predicate.not(ImportError.IMPORT_UNCONFIRMED.code()::equals))
                .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
        counts.forEach((code, times) -> {
            int counted = jdbc.update(
                    "update techo_import_warning set times = times + ? where patient_pid = ? and code = ?",
                    times,
                    held.pid(),
                    code);
            if (counted == 0) {
                jdbc.update(
                        "insert into techo_import_warning (patient_pid, code, times) values (?, ?, ?)",
                        held.pid(),
                        code,
                        times);
            }
        });
    }

    List<Counted> of(ImportJob job) {
        return jdbc.query(
                "select code, times from techo_import_warning where patient_pid = ? order by code",
                (row, number) -> new Counted(new Code(row.getString("code")), row.getLong("times")),
                job.pid());
    }

    /** @param pid HAPI's key of the person */
    void forget(long pid) {
        jdbc.update("delete from techo_import_warning where patient_pid = ?", pid);
    }
}
