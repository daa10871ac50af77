package techo.server.disclosure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Period;
import techo.policy.disclosure.Acquisition;
import techo.policy.disclosure.Acquisition.Provider;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;

/** What was taken in, in table {@code techo_acquisition}. */
public final class Acquisitions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcTemplate jdbc;

    Acquisitions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** In the transaction that is running and stores the data: one is there if and only if the other is. */
    public void add(Acquisition acquisition) {
        jdbc.update(
                "insert into techo_acquisition (patient_id, acquired_at, entry_id, provider, provider_id, client,"
                        + " obtained, duty, kinds, files) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                acquisition.person().value(),
                acquisition.at().atOffset(ZoneOffset.UTC),
                UUID.randomUUID().toString(),
                acquisition.provider().kind().name(),
                acquisition.provider().id(),
                acquisition.client().value(),
                acquisition.obtained().stream().map(DataOrigin::code).collect(Collectors.joining(",")),
                acquisition.duty().code(),
                LedgerText.ofKinds(acquisition.kinds()),
                text(acquisition.files()));
    }

    /** Newest first. */
    List<Acquisition> ofPerson(PatientId person, Period period, int offset, int count) {
        return jdbc.query(
                "select * from techo_acquisition where patient_id = ? and acquired_at >= ? and acquired_at < ?"
                        + " order by acquired_at desc, entry_id desc offset ? rows fetch first ? rows only",
                (row, number) -> acquisition(row),
                person.value(),
                period.from().atOffset(ZoneOffset.UTC),
                period.until().atOffset(ZoneOffset.UTC),
                offset,
                count);
    }

    private static Acquisition acquisition(ResultSet row) throws SQLException {
        return new Acquisition(
                new PatientId(row.getString("patient_id")),
                row.getObject("acquired_at", OffsetDateTime.class).toInstant(),
                new Provider(Provider.Kind.valueOf(row.getString("provider")), row.getString("provider_id")),
                new ClientId(row.getString("client")),
                Arrays.stream(row.getString("obtained").split(","))
                        .flatMap(code -> DataOrigin.ofCode(code).stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                LedgerText.kinds(row.getString("kinds")),
                files(row.getString("files")));
    }

    private static String text(List<String> files) {
        try {
            return JSON.writeValueAsString(files);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("digests are not JSON", e);
        }
    }

    private static List<String> files(String text) {
        try {
            return JSON.readValue(text, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an acquisition is not JSON", e);
        }
    }
}
