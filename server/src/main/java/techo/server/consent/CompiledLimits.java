package techo.server.consent;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.LegalLimits;

/**
 * Compiles grants again when the server starts with another limit than they were cut by: how long a viewing consent lasts,
 * and how long an emergency access. Until it is done the assertion closes what became shorter, and what became longer is
 * closed. The other limits are asked for each decision; a link, which opens no sight, is in no grant.
 */
final class CompiledLimits implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CompiledLimits.class);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ConsentCompilation compilation;
    private final List<Cut> cuts;

    CompiledLimits(
            JdbcTemplate jdbc, TransactionTemplate transaction, ConsentCompilation compilation, LegalLimits limits) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.compilation = compilation;
        this.cuts = List.of(
                new Cut(
                        "viewing",
                        limits.viewing(),
                        "select distinct patient_pid from techo_provision where kind = 'VIEWING'"),
                new Cut(
                        "emergency",
                        limits.emergency(),
                        "select distinct patient_pid from techo_emergency_access where valid_to > current_timestamp"));
    }

    @Override
    public void run(ApplicationArguments arguments) {
        cuts.stream().filter(cut -> !isCompiledWith(cut)).forEach(this::compile);
    }

    private boolean isCompiledWith(Cut cut) {
        return jdbc.queryForList("select seconds from techo_consent_limit where name = ?", Long.class, cut.name)
                .equals(List.of(cut.limit.toSeconds()));
    }

    private void compile(Cut cut) {
        List<Long> people = jdbc.queryForList(cut.people, Long.class);
        people.forEach(person -> transaction.executeWithoutResult(status -> compilation.recompile(person)));
        transaction.executeWithoutResult(status -> {
            jdbc.update("delete from techo_consent_limit where name = ?", cut.name);
            jdbc.update(
                    "insert into techo_consent_limit (name, seconds) values (?, ?)", cut.name, cut.limit.toSeconds());
        });
        LOG.info("The grants of {} people were compiled with the limit {} that is set now", people.size(), cut.name);
    }

    /** @param people a statement that finds whose grants the limit cuts */
    private record Cut(String name, Duration limit, String people) {}
}
