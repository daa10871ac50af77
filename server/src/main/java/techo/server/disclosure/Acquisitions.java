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
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Period;
import techo.policy.disclosure.Acquisition;
import techo.policy.disclosure.Acquisition.Provider;
import techo.policy.disclosure.AcquisitionSource;
import techo.policy.disclosure.Circumstances;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;

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
                        + " obtained, duty, kinds, files, source, source_recipient, circumstances, source_version)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " (select r.version from techo_recipient r where r.recipient = ?))",
                acquisition.person().value(),
                acquisition.at().atOffset(ZoneOffset.UTC),
                UUID.randomUUID().toString(),
                acquisition.provider().kind().name(),
                acquisition.provider().id(),
                acquisition.client().value(),
                acquisition.obtained().stream().map(DataOrigin::code).collect(Collectors.joining(",")),
                acquisition.duty().code(),
                LedgerText.ofKinds(acquisition.kinds()),
                text(acquisition.files()),
                kind(acquisition.source()),
                organisation(acquisition.source())
                        .map(from -> from.organisation().value())
                        .orElse(null),
                organisation(acquisition.source())
                        .map(from -> from.circumstances().code())
                        .orElse(null),
                organisation(acquisition.source())
                        .map(from -> from.organisation().value())
                        .orElse(null));
    }

    /** Whether the register can tell name, address and representative of an organisation. */
    public boolean isKnown(RecipientId organisation) {
        return !jdbc.queryForList(
                        "select 1 from techo_recipient where recipient = ?", Integer.class, organisation.value())
                .isEmpty();
    }

    /** Newest first. */
    List<AcquisitionEntry> ofPerson(PatientId person, Period period, int offset, int count) {
        return entries("", person, period, offset, count);
    }

    /**
     * The same without what operators entered themselves: each such entry may stand for one resource, and who is told
     * of some kinds alone could count the hidden ones.
     */
    List<AcquisitionEntry> handedOver(PatientId person, Period period, int offset, int count) {
        return entries(" and a.source <> 'OWN_ENTRY'", person, period, offset, count);
    }

    private List<AcquisitionEntry> entries(String which, PatientId person, Period period, int offset, int count) {
        return jdbc.query(
                "select a.*, v.version, v.legal_name, v.address, v.representative, v.country from techo_acquisition a"
                        + " left join techo_recipient_version v"
                        + " on v.recipient = a.source_recipient and v.version = a.source_version"
                        + " where a.patient_id = ? and a.acquired_at >= ? and a.acquired_at < ?" + which
                        + " order by a.acquired_at desc, a.entry_id desc offset ? rows fetch first ? rows only",
                (row, number) -> new AcquisitionEntry(acquisition(row), NamedRecipient.of(row)),
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
                source(row),
                new ClientId(row.getString("client")),
                Arrays.stream(row.getString("obtained").split(","))
                        .flatMap(code -> DataOrigin.ofCode(code).stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                LedgerText.kinds(row.getString("kinds")),
                files(row.getString("files")));
    }

    private static Optional<AcquisitionSource> source(ResultSet row) throws SQLException {
        return switch (Stated.valueOf(row.getString("source"))) {
            case UNSTATED -> Optional.empty();
            case PERSON -> Optional.of(new AcquisitionSource.Person());
            case OWN_ENTRY -> Optional.of(new AcquisitionSource.OwnEntry());
            case ORGANISATION ->
                Optional.of(new AcquisitionSource.Organisation(
                        new RecipientId(row.getString("source_recipient")),
                        Circumstances.ofCode(row.getString("circumstances")).orElseThrow()));
        };
    }

    private static String kind(Optional<AcquisitionSource> source) {
        return source.map(from -> from.fold(
                        person -> Stated.PERSON, organisation -> Stated.ORGANISATION, entry -> Stated.OWN_ENTRY))
                .orElse(Stated.UNSTATED)
                .name();
    }

    private static Optional<AcquisitionSource.Organisation> organisation(Optional<AcquisitionSource> source) {
        return source.filter(AcquisitionSource.Organisation.class::isInstance)
                .map(AcquisitionSource.Organisation.class::cast);
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

    /** INVARIANT: names are stored and never changed. */
    private enum Stated {
        UNSTATED,
        PERSON,
        ORGANISATION,
        OWN_ENTRY
    }
}
