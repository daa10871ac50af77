package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.demo.DemoInstallation;

/** Who signed in, who was refused and who was locked out is in the audit trail, and what was typed is not. */
class SignInRecordTest {
    private static final String TYPED = "swordfish@example.jp";

    private final RunningDemo demo = RunningDemo.started();
    private final DemoInstallation installation = demo.installation();
    private final SignIn signIn = new SignIn(installation.origin());
    private final JdbcTemplate database = demo.server().getBean(JdbcTemplate.class);
    private final Instant began = Instant.now();

    @AfterEach
    void unlock() {
        demo.server().getBean(SignInAttempts.class).succeeded(TYPED);
    }

    @Test
    void a_sign_in_is_in_the_log_of_the_person() {
        SamplePerson taro = SamplePerson.TARO;
        signIn.givePassword(taro.username(), installation.accounts().password(taro));
        assertThat(records("done", record -> record.at("/who/kind").asText().equals("citizen")))
                .isNotEmpty();
        assertThat(database.queryForObject(
                        "select count(*) from techo_audit_patient p join techo_audit a on a.node = p.node and a.seq = p.seq"
                                + " where a.action = 'sign-in' and p.patient_id = ? and p.recorded_at >= ?",
                        Long.class,
                        taro.patient().value(),
                        began.atOffset(ZoneOffset.UTC)))
                .isPositive();
    }

    @Test
    void refused_sign_ins_and_lock_outs_are_counted_without_what_was_typed() throws InterruptedException {
        for (int i = 0; i < SignInAttempts.TOO_MANY + 2; i++) {
            signIn.givePassword(TYPED, TYPED);
        }
        assertThat(counted(RecordedSignIn.LOCKED, 2)).isEqualTo(2);
        assertThat(counted(RecordedSignIn.REFUSED, SignInAttempts.TOO_MANY))
                .isGreaterThanOrEqualTo(SignInAttempts.TOO_MANY);
        assertThat(database.queryForObject(
                        "select count(*) from techo_audit where payload like ?", Long.class, "%swordfish%"))
                .isZero();
    }

    /** Counts are recorded once a second here. */
    private long counted(String why, long expected) throws InterruptedException {
        long counted = 0;
        for (int i = 0; i < 50 && counted < expected; i++) {
            Thread.sleep(100);
            counted = records("denied", record -> record.at("/out/why").asText().equals(why)).stream()
                    .mapToLong(record -> record.at("/n").asLong())
                    .sum();
        }
        return counted;
    }

    private List<JsonNode> records(String result, Predicate<JsonNode> wanted) {
        return database
                .queryForList(
                        "select payload from techo_audit where action = 'sign-in' and result = ? and recorded_at >= ?",
                        String.class,
                        result,
                        began.atOffset(ZoneOffset.UTC))
                .stream()
                .map(SignInRecordTest::parsed)
                .filter(wanted)
                .toList();
    }

    private static JsonNode parsed(String payload) {
        try {
            return new ObjectMapper().readTree(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
