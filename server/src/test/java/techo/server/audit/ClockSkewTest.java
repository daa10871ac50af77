package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database, here in the same process, has the right time. */
@ExtendWith(OutputCaptureExtension.class)
class ClockSkewTest {
    private static final Duration MOST = Duration.ofSeconds(2);

    private final JdbcTemplate database = new JdbcTemplate(new DriverManagerDataSource("jdbc:h2:mem:"));

    @Test
    void a_node_whose_clock_agrees_is_healthy_and_logs_nothing(CapturedOutput log) {
        assertThat(status(Duration.ZERO)).isEqualTo(Status.UP);
        assertThat(status(Duration.ofSeconds(1))).isEqualTo(Status.UP);
        assertThat(status(Duration.ofSeconds(-1))).isEqualTo(Status.UP);
        assertThat(log).doesNotContain("clock");
    }

    @Test
    void a_node_whose_clock_is_far_ahead_or_behind_is_down_and_says_so(CapturedOutput log) {
        assertThat(status(Duration.ofSeconds(10))).isEqualTo(Status.DOWN);
        assertThat(status(Duration.ofSeconds(-10))).isEqualTo(Status.DOWN);
        assertThat(log.getOut().split("records are dated wrong", -1)).hasSize(3);
    }

    @Test
    void the_meter_tells_how_far() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        skewed(Duration.ofSeconds(-10)).bindTo(meters);
        assertThat(meters.get("techo.clock.skew").gauge().value()).isBetween(-11.0, -9.0);
    }

    @Test
    void while_the_database_is_away_the_last_measure_holds() {
        DriverManagerDataSource away = new DriverManagerDataSource("jdbc:h2:mem:");
        ClockSkew skew = new ClockSkew(
                        new JdbcTemplate(away), Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10)), MOST)
                .measure();
        away.setUrl("jdbc:h2:file:/dev/null/none");
        assertThat(skew.measure().health().getStatus()).isEqualTo(Status.DOWN);
    }

    private Status status(Duration ahead) {
        return skewed(ahead).health().getStatus();
    }

    private ClockSkew skewed(Duration ahead) {
        return new ClockSkew(database, Clock.offset(Clock.systemUTC(), ahead), MOST).measure();
    }
}
