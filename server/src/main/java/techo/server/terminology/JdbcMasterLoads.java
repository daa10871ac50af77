package techo.server.terminology;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.terminology.MasterLoad.State;
import techo.terminology.master.MasterLayout;

/** In {@code techo_master_load}. */
final class JdbcMasterLoads implements MasterLoads {
    private static final Duration SILENCE_OF_THE_DEAD = Duration.ofMinutes(1);
    private static final int LONGEST_OUTCOME = 8_000;

    private final JdbcTemplate jdbc;
    private final SecureRandom random = new SecureRandom();

    JdbcMasterLoads(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String begin(MasterLayout layout, String version, Instant at) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        jdbc.update(
                "insert into techo_master_load (load_id, master, version, state, rows_read, outcome, started_at,"
                        + " updated_at) values (?, ?, ?, ?, 0, '', ?, ?)",
                id,
                layout.name(),
                version,
                State.RUNNING.name(),
                utc(at),
                utc(at));
        return id;
    }

    @Override
    public void progress(String id, long rows, Instant at) {
        jdbc.update("update techo_master_load set rows_read = ?, updated_at = ? where load_id = ?", rows, utc(at), id);
    }

    @Override
    public void end(String id, State state, long rows, String outcome, Instant at) {
        if (outcome.length() > LONGEST_OUTCOME) {
            throw new IllegalArgumentException("an outcome has at most " + LONGEST_OUTCOME + " characters");
        }
        jdbc.update(
                "update techo_master_load set state = ?, rows_read = ?, outcome = ?, updated_at = ? where load_id = ?",
                state.name(),
                rows,
                outcome,
                utc(at),
                id);
    }

    @Override
    public Optional<MasterLoad> find(String id, Instant at) {
        return jdbc
                .query(
                        "select master, version, state, rows_read, outcome, updated_at from techo_master_load"
                                + " where load_id = ?",
                        (row, number) -> {
                            State state = State.valueOf(row.getString("state"));
                            boolean dead = row.getObject("updated_at", OffsetDateTime.class)
                                    .toInstant()
                                    .isBefore(at.minus(SILENCE_OF_THE_DEAD));
                            return new MasterLoad(
                                    id,
                                    row.getString("master"),
                                    row.getString("version"),
                                    state == State.RUNNING && dead ? State.FAILED : state,
                                    row.getLong("rows_read"),
                                    row.getString("outcome"));
                        },
                        id)
                .stream()
                .findFirst();
    }

    @Override
    public void deleteBefore(Instant at) {
        jdbc.update("delete from techo_master_load where updated_at < ?", utc(at));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
