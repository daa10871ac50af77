package techo.server.recipient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Period;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.Checklist;
import techo.policy.recipient.Prefecture;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

/** Reads and writes the register, within whatever transaction is open; its clients by {@link RecipientClientRows}. */
final class RecipientRows {
    private final JdbcTemplate jdbc;
    private final RecipientClientRows clients;

    RecipientRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.clients = new RecipientClientRows(jdbc);
    }

    Optional<StoredRecipient> find(RecipientId recipient) {
        return jdbc
                .query(
                        "select * from techo_recipient where recipient = ?",
                        (row, number) -> stored(row),
                        recipient.value())
                .stream()
                .findFirst();
    }

    void write(RecipientEntry entry, int version) {
        delete(entry.recipient());
        Optional<RecipientEntry.Abroad> abroad = entry.abroad();
        jdbc.update(
                "insert into techo_recipient (recipient, type, legal_name, address, representative, state, version,"
                        + " checklist_confirmed_at, checklist_until, prefecture, country, abroad_ground,"
                        + " measures_checked_at, country_text, protection_text, measures_text)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.recipient().value(),
                entry.type().code(),
                entry.legalName(),
                entry.address(),
                entry.representative(),
                RecipientState.ACTIVE.name(),
                version,
                column(entry.checklist().map(Checklist::confirmedAt)),
                column(entry.checklist().map(Checklist::until)),
                entry.prefecture().map(Prefecture::code).orElse(null),
                abroad.map(RecipientEntry.Abroad::country).orElse("JP"),
                abroad.map(RecipientEntry.Abroad::ground)
                        .orElse(AbroadGround.INFORMED_CONSENT)
                        .name(),
                column(abroad.flatMap(RecipientEntry.Abroad::measuresCheckedAt)),
                abroad.map(RecipientEntry.Abroad::countryText).orElse(null),
                abroad.map(RecipientEntry.Abroad::protectionText).orElse(null),
                abroad.map(RecipientEntry.Abroad::measuresText).orElse(null));
        keep(entry.recipient());
        entry.purposes()
                .forEach(purpose -> jdbc.update(
                        "insert into techo_recipient_purpose (recipient, purpose) values (?, ?)",
                        entry.recipient().value(),
                        purpose.code()));
        clients.write(entry.recipient(), entry.clients());
    }

    /** For ever, so that the disclosure ledger can name a recipient as it was. */
    private void keep(RecipientId recipient) {
        jdbc.update(
                "insert into techo_recipient_version (recipient, version, legal_name, address, representative,"
                        + " country, abroad_ground) select q.recipient, q.version, q.legal_name, q.address,"
                        + " q.representative, q.country, q.abroad_ground from techo_recipient q where q.recipient = ?"
                        + " and not exists (select 1 from techo_recipient_version v"
                        + " where v.recipient = q.recipient and v.version = q.version)",
                recipient.value());
    }

    /** Keeps what the register says now, as what it says from now on. */
    void remember(RecipientId recipient, Instant at) {
        jdbc.update(
                "insert into techo_recipient_past (recipient, in_force_from, type, state, version, purposes,"
                        + " checklist_confirmed_at, checklist_until, country, abroad_ground, measures_checked_at,"
                        + " prefecture) select q.recipient, ?, q.type, q.state, q.version, ?, q.checklist_confirmed_at,"
                        + " q.checklist_until, q.country, q.abroad_ground, q.measures_checked_at, q.prefecture"
                        + " from techo_recipient q where q.recipient = ?",
                at.atOffset(ZoneOffset.UTC),
                String.join(",", purposesOf(recipient)),
                recipient.value());
    }

    Optional<RegisteredRecipient> past(RecipientId recipient, Instant at) {
        return jdbc
                .query(
                        "select * from techo_recipient_past where recipient = ? and in_force_from <= ?"
                                + " order by in_force_from desc fetch first 1 rows only",
                        (row, number) -> registered(
                                recipient,
                                row,
                                List.of(row.getString("purposes").split(","))),
                        recipient.value(),
                        at.atOffset(ZoneOffset.UTC))
                .stream()
                .findFirst();
    }

    /** What policy decides by now. */
    Optional<RegisteredRecipient> registered(RecipientId recipient) {
        return jdbc.query(
                "select q.*, u.purpose from techo_recipient q left join techo_recipient_purpose u"
                        + " on u.recipient = q.recipient where q.recipient = ?",
                rows -> {
                    List<String> purposes = new ArrayList<>();
                    Optional<RegisteredRecipient> found = Optional.empty();
                    while (rows.next()) {
                        Optional.ofNullable(rows.getString("purpose")).ifPresent(purposes::add);
                        found = Optional.of(registered(recipient, rows, purposes));
                    }
                    return found;
                },
                recipient.value());
    }

    private List<String> purposesOf(RecipientId recipient) {
        return jdbc.queryForList(
                "select purpose from techo_recipient_purpose where recipient = ? order by purpose",
                String.class,
                recipient.value());
    }

    private static RegisteredRecipient registered(RecipientId recipient, ResultSet row, List<String> purposes)
            throws SQLException {
        return new RegisteredRecipient(
                recipient,
                RecipientType.ofCode(row.getString("type")).orElseThrow(),
                RecipientState.valueOf(row.getString("state")),
                purposes(purposes),
                new RecipientVersion(row.getInt("version")),
                checklist(row),
                seat(row),
                Optional.ofNullable(row.getString("prefecture")).map(Prefecture::new));
    }

    private static Seat seat(ResultSet row) throws SQLException {
        if (row.getString("country").equals("JP")) {
            return new Seat.InJapan();
        }
        return AbroadGround.valueOf(row.getString("abroad_ground"))
                .seat(row.getString("country"), instant(row, "measures_checked_at"));
    }

    /** One that nobody dated was not confirmed yet. */
    private static Optional<Checklist> checklist(ResultSet row) throws SQLException {
        Instant confirmed = instant(row, "checklist_confirmed_at").orElse(Period.END);
        return instant(row, "checklist_until").map(until -> new Checklist(confirmed, until));
    }

    private static @Nullable Object column(Optional<Instant> at) {
        return at.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
    }

    /** Those that are active and whose name has these words, by name, each with its purposes; not more than {@code most}. */
    List<ListedRecipient> active(String words, int most) {
        Map<String, ListedRecipient> listed = new LinkedHashMap<>();
        jdbc.query(
                "select q.recipient, q.legal_name, q.type, q.country, u.purpose from techo_recipient q"
                        + " join techo_recipient_purpose u on u.recipient = q.recipient"
                        + " where q.recipient in (select s.recipient from techo_recipient s where s.state = ?"
                        + " and lower(s.legal_name) like ? escape '!'"
                        + " order by s.legal_name, s.recipient fetch first ? rows only)"
                        + " order by q.legal_name, q.recipient, u.purpose",
                row -> {
                    ListedRecipient one = listed(row);
                    listed.merge(row.getString("recipient"), one, ListedRecipient::and);
                },
                RecipientState.ACTIVE.name(),
                "%" + words.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%",
                most);
        return List.copyOf(listed.values());
    }

    private static ListedRecipient listed(ResultSet row) throws SQLException {
        return new ListedRecipient(
                new RecipientId(row.getString("recipient")),
                row.getString("legal_name"),
                RecipientType.ofCode(row.getString("type")).orElseThrow(),
                row.getString("country"),
                purposes(List.of(row.getString("purpose"))));
    }

    void state(RecipientId recipient, RecipientState state) {
        jdbc.update("update techo_recipient set state = ? where recipient = ?", state.name(), recipient.value());
    }

    private void delete(RecipientId recipient) {
        clients.delete(recipient);
        for (String table : List.of("techo_recipient_purpose", "techo_recipient")) {
            jdbc.update("delete from " + table + " where recipient = ?", recipient.value());
        }
    }

    private StoredRecipient stored(ResultSet row) throws SQLException {
        RecipientId recipient = new RecipientId(row.getString("recipient"));
        Set<PurposeOfUse> purposes = purposes(purposesOf(recipient));
        RecipientEntry entry = new RecipientEntry(
                recipient,
                RecipientType.ofCode(row.getString("type")).orElseThrow(),
                row.getString("legal_name"),
                row.getString("address"),
                row.getString("representative"),
                purposes,
                checklist(row),
                Optional.ofNullable(row.getString("prefecture")).map(Prefecture::new),
                abroad(row),
                clients.of(recipient));
        return new StoredRecipient(entry, RecipientState.valueOf(row.getString("state")), row.getInt("version"));
    }

    private static Optional<RecipientEntry.Abroad> abroad(ResultSet row) throws SQLException {
        return row.getString("country").equals("JP")
                ? Optional.empty()
                : Optional.of(new RecipientEntry.Abroad(
                        row.getString("country"),
                        AbroadGround.valueOf(row.getString("abroad_ground")),
                        instant(row, "measures_checked_at"),
                        row.getString("country_text"),
                        row.getString("protection_text"),
                        row.getString("measures_text")));
    }

    /** A code that this version does not know opens nothing. */
    static Set<PurposeOfUse> purposes(List<String> codes) {
        return codes.stream()
                .flatMap(code -> PurposeOfUse.ofCode(code).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** @param version counts what persons are told of the recipient */
    record StoredRecipient(RecipientEntry entry, RecipientState state, int version) {}
}
