package techo.server.consent;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.LegalLimits;

/**
 * Compiles grants again when the server starts with another limit than they were cut by. Only how long a viewing consent
 * lasts is cut into grants; until it is done the assertion closes what became shorter, and what became longer is closed.
 */
final class CompiledLimits implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CompiledLimits.class);
    private static final String VIEWING = "viewing";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ConsentCompilation compilation;
    private final LegalLimits limits;

    CompiledLimits(
            JdbcTemplate jdbc, TransactionTemplate transaction, ConsentCompilation compilation, LegalLimits limits) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.compilation = compilation;
        this.limits = limits;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        List<Long> before =
                jdbc.queryForList("select seconds from techo_consent_limit where name = ?", Long.class, VIEWING);
        Duration now = limits.viewing();
        if (!before.equals(List.of(now.toSeconds()))) {
            List<Long> people = jdbc.queryForList(
                    "select distinct patient_pid from techo_provision where kind = ?",
                    Long.class,
                    ConsentKind.VIEWING.name());
            people.forEach(person -> transaction.executeWithoutResult(status -> compilation.recompile(person)));
            transaction.executeWithoutResult(status -> remember(now));
            LOG.info("The consents of {} people were compiled with the limits that are set now", people.size());
        }
    }

    private void remember(Duration viewing) {
        jdbc.update("delete from techo_consent_limit where name = ?", VIEWING);
        jdbc.update("insert into techo_consent_limit (name, seconds) values (?, ?)", VIEWING, viewing.toSeconds());
    }
}
