package techo.server.disclosure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import techo.policy.disclosure.Disclosure;
import techo.policy.disclosure.DisclosureEntry;
import techo.policy.disclosure.RecordDuty;
import techo.policy.recipient.Seat;
import techo.server.audit.DisclosureRows;
import techo.server.audit.StatementPart;
import techo.server.audit.StatementPart.Column;

/**
 * Table {@code techo_disclosure}. Which version of the register holds is read in the statement that adds the entries.
 */
final class JdbcDisclosureRows implements DisclosureRows {
    private static final String INSERT = "insert into techo_disclosure (patient_id, disclosed_at, entry_id, recipient,"
            + " recipient_version, purpose, basis, duty, consents, kinds, digest_of, digest, request_id)"
            + " values (?,?,?,?,coalesce((select r.version from techo_recipient r where r.recipient = ?), 0),"
            + "?,?,?,?,?,?,?,?)";
    private static final int AT_ONCE = 1000;

    private static final String PART = "insert into techo_disclosure (patient_id, disclosed_at, entry_id, recipient,"
            + " recipient_version, purpose, basis, duty, consents, kinds, digest_of, digest, request_id)"
            + " select d.patient_id, d.disclosed_at, d.entry_id, d.recipient,"
            + " coalesce((select r.version from techo_recipient r where r.recipient = d.recipient), 0), d.purpose, d.basis,"
            + " d.duty, d.consents, d.kinds, d.digest_of, d.digest, d.request_id from unnest(?::text[], ?::timestamptz[],"
            + " ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
            + " as d (patient_id, disclosed_at, entry_id, recipient, purpose, basis, duty, consents, kinds, digest_of,"
            + " digest, request_id) where exists (select 1 from moved)";

    @Override
    public void insert(Connection connection, List<DisclosureEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        Map<String, Seat> seats = seats(connection, entries);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int waiting = 0;
            for (DisclosureEntry entry : entries) {
                add(insert, entry, seats.getOrDefault(entry.recipient().value(), new Seat.InJapan()));
                if (++waiting == AT_ONCE) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                insert.executeBatch();
            }
        }
    }

    /** Where somebody is decides about some grounds, and is in the register: then a look at it must come before. */
    @Override
    public Optional<StatementPart> part(List<DisclosureEntry> entries) {
        if (entries.stream()
                .anyMatch(entry -> RecordDuty.dependsOnSeat(entry.disclosed().basis()))) {
            return Optional.empty();
        }
        return Optional.of(new StatementPart(
                PART,
                List.of(
                        column(
                                "text",
                                entries,
                                entry -> entry.disclosed().person().value()),
                        column("timestamptz", entries, entry -> entry.at().atOffset(ZoneOffset.UTC)),
                        column("text", entries, entry -> UUID.randomUUID().toString()),
                        column("text", entries, entry -> entry.recipient().value()),
                        column("text", entries, entry -> entry.purpose().code()),
                        column(
                                "text",
                                entries,
                                entry -> entry.disclosed().basis().code()),
                        column(
                                "text",
                                entries,
                                entry -> RecordDuty.of(entry.disclosed().basis(), new Seat.InJapan())
                                        .code()),
                        column(
                                "text",
                                entries,
                                entry -> LedgerText.ofConsents(entry.disclosed().consents())),
                        column(
                                "text",
                                entries,
                                entry -> LedgerText.ofKinds(entry.disclosed().kinds())),
                        column(
                                "text",
                                entries,
                                entry -> entry.disclosed().digest().of().code()),
                        column(
                                "text",
                                entries,
                                entry -> entry.disclosed().digest().sha256()),
                        column("text", entries, entry -> entry.request().value()))));
    }

    private static Column column(String type, List<DisclosureEntry> entries, Function<DisclosureEntry, Object> value) {
        List<@Nullable Object> values = new ArrayList<>(entries.size());
        entries.forEach(entry -> values.add(value.apply(entry)));
        return new Column(type, values);
    }

    private static void add(PreparedStatement insert, DisclosureEntry entry, Seat seat) throws SQLException {
        Disclosure disclosed = entry.disclosed();
        insert.setString(1, disclosed.person().value());
        insert.setObject(2, entry.at().atOffset(ZoneOffset.UTC));
        insert.setString(3, UUID.randomUUID().toString());
        insert.setString(4, entry.recipient().value());
        insert.setString(5, entry.recipient().value());
        insert.setString(6, entry.purpose().code());
        insert.setString(7, disclosed.basis().code());
        insert.setString(8, RecordDuty.of(disclosed.basis(), seat).code());
        insert.setString(9, LedgerText.ofConsents(disclosed.consents()));
        insert.setString(10, LedgerText.ofKinds(disclosed.kinds()));
        insert.setString(11, disclosed.digest().of().code());
        insert.setString(12, disclosed.digest().sha256());
        insert.setString(13, entry.request().value());
        insert.addBatch();
    }

    /** Where it decides whether a record is a duty; by recipient, and in Japan where no register is kept. */
    private static Map<String, Seat> seats(Connection connection, List<DisclosureEntry> entries) throws SQLException {
        List<String> recipients = entries.stream()
                .filter(entry -> RecordDuty.dependsOnSeat(entry.disclosed().basis()))
                .map(entry -> entry.recipient().value())
                .distinct()
                .toList();
        if (recipients.isEmpty()) {
            return Map.of();
        }
        Map<String, Seat> seats = new HashMap<>();
        String sql = "select recipient, country, abroad_ground from techo_recipient where recipient in ("
                + String.join(",", Collections.nCopies(recipients.size(), "?")) + ")";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < recipients.size(); i++) {
                select.setString(i + 1, recipients.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    seats.put(row.getString(1), seat(row.getString(2), row.getString(3)));
                }
            }
        }
        return seats;
    }

    private static Seat seat(String country, String ground) {
        return !country.equals("JP") && ground.equals("INFORMED_CONSENT")
                ? new Seat.InformedConsentOnly(new Seat.Country(country))
                : new Seat.InJapan();
    }
}
