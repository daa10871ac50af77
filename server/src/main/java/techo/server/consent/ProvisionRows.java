package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ConsentReading;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Effect;
import techo.policy.consent.Narrowing;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.consent.PersonState;
import techo.policy.consent.Provision;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientVersion;

/** Reads and writes {@code techo_provision}, within whatever transaction is open. */
final class ProvisionRows {
    private static final String UNREADABLE = "UNREADABLE";
    private static final String COLUMNS =
            " v.consent_id, v.consent_version, v.position, v.effect, v.grantee, v.purpose,"
                    + " v.category, v.valid_from, v.valid_to, v.data_from, v.data_to, v.kind, v.given_at, v.notice_version,"
                    + " v.recipient_version, v.foreign_texts, v.practitioner, v.project,"
                    + " v.sources, v.item";
    private static final String SELECT = "select p.fhir_id as person," + COLUMNS
            + " from techo_provision v join hfj_resource p on p.res_id = v.patient_pid";
    /** A provision to somebody else cannot concern this recipient; one that nobody can read may concern everybody. */
    private static final String SELECT_TO = "select p.fhir_id as person, s.last_act, s.frozen_from, s.shielded_from,"
            + COLUMNS + " from hfj_resource p left join techo_person s on s.patient_pid = p.res_id"
            + " left join techo_provision v on v.patient_pid = p.res_id and (v.grantee = ? or v.grantee is null)";

    private static final String OF_PEOPLE = " where p.res_type = 'Patient' and p.fhir_id in ";

    private static final String INSERT = "insert into techo_provision (patient_pid, consent_res_id, consent_id,"
            + " consent_version, position, effect, grantee, purpose, category, valid_from, valid_to, data_from, data_to,"
            + " kind, given_at, notice_version, recipient_version, foreign_texts, practitioner, project, sources,"
            + " item) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_UNREADABLE = "insert into techo_provision (patient_pid, consent_res_id,"
            + " consent_id, consent_version, position, effect) values (?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate jdbc;

    ProvisionRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return the current version of every consent of these people that says something, asked for at once */
    Collection<ConsentRecord> of(Set<PatientId> people) {
        if (people.isEmpty()) {
            return List.of();
        }
        InList ids = ids(people);
        return read(OF_PEOPLE + ids.sql(), ids.arguments().toArray());
    }

    private static InList ids(Set<PatientId> people) {
        return InList.of(people.stream().map(PatientId::value).toList());
    }

    /**
     * What these people said to one recipient and whether they stopped all sharing, asked for at once.
     *
     * @return consents without the provisions to others, and what is known of each person's sharing
     */
    SaidTo to(RecipientId recipient, Set<PatientId> people) {
        Map<String, Consent> consents = new LinkedHashMap<>();
        Map<PatientId, PersonState> states = new HashMap<>();
        if (!people.isEmpty()) {
            InList ids = ids(people);
            jdbc.query(
                    SELECT_TO + OF_PEOPLE + ids.sql() + " order by v.consent_id, v.position",
                    row -> {
                        states.put(new PatientId(row.getString("person")), PersonRows.state(row));
                        if (row.getString("consent_id") != null) {
                            add(consents, row);
                        }
                    },
                    Stream.concat(Stream.of(recipient.value()), ids.arguments().stream())
                            .toArray());
        }
        return new SaidTo(consents.values().stream().map(Consent::record).toList(), states);
    }

    Collection<ConsentRecord> of(long patientPid) {
        return read(" where v.patient_pid = ?", patientPid);
    }

    /** @return HAPI's keys of the consents of this person that say something */
    Map<ConsentId, Long> consentResIds(long patientPid) {
        Map<ConsentId, Long> keys = new LinkedHashMap<>();
        jdbc.query(
                "select distinct consent_id, consent_res_id from techo_provision where patient_pid = ?",
                row -> {
                    keys.put(new ConsentId(row.getString("consent_id")), row.getLong("consent_res_id"));
                },
                patientPid);
        return keys;
    }

    void delete(long consentResId) {
        jdbc.update("delete from techo_provision where consent_res_id = ?", consentResId);
    }

    void insertUnreadable(long patientPid, long consentResId, ConsentRef ref) {
        jdbc.update(INSERT_UNREADABLE, patientPid, consentResId, ref.id().value(), ref.version(), 0, UNREADABLE);
    }

    void insert(long patientPid, long consentResId, ConsentRef ref, ConsentReading.InForce consent) {
        ConsentTerms terms = consent.terms();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int position = 0; position < consent.provisions().size(); position++) {
            Provision provision = consent.provisions().get(position);
            List<DataCategory> categories = List.copyOf(provision.categories());
            List<String> items = provision.narrowing().links().stream()
                    .map(DataLink::target)
                    .sorted()
                    .toList();
            // Together the rows name all categories and all items; one row for each pair would be far more.
            for (int i = 0; i < Math.max(categories.size(), items.size()); i++) {
                rows.add(columns(
                        patientPid,
                        consentResId,
                        ref,
                        terms,
                        position,
                        provision,
                        categories.get(Math.min(i, categories.size() - 1)),
                        items.isEmpty() ? null : items.get(Math.min(i, items.size() - 1))));
            }
        }
        jdbc.batchUpdate(INSERT, rows);
    }

    private static @Nullable Object[] columns(
            long patientPid,
            long consentResId,
            ConsentRef ref,
            ConsentTerms terms,
            int position,
            Provision provision,
            DataCategory category,
            @Nullable String item) {
        return new @Nullable Object[] {
            patientPid,
            consentResId,
            ref.id().value(),
            ref.version(),
            position,
            provision.effect().name(),
            provision.grantee().value(),
            provision.purpose().code(),
            category.number(),
            provision.period().from().atOffset(ZoneOffset.UTC),
            provision.period().until().atOffset(ZoneOffset.UTC),
            provision.dataPeriod().first(),
            provision.dataPeriod().last(),
            terms.kind().name(),
            terms.givenAt().equals(Period.BEGINNING) ? null : terms.givenAt().atOffset(ZoneOffset.UTC),
            terms.notice().number(),
            terms.recipient().number(),
            names(terms.foreignTexts()),
            provision.narrowing().practitioner().map(who -> who.value()).orElse(null),
            provision.narrowing().project().map(which -> which.value()).orElse(null),
            provision.narrowing().origins().equals(EnumSet.allOf(DataOrigin.class))
                    ? null
                    : names(provision.narrowing().origins()),
            item
        };
    }

    private static String names(Set<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }

    /** @param states of everybody who was asked about and is stored */
    record SaidTo(Collection<ConsentRecord> consents, Map<PatientId, PersonState> states) {}

    private Collection<ConsentRecord> read(String where, Object... arguments) {
        Map<String, Consent> consents = new LinkedHashMap<>();
        jdbc.query(
                SELECT + where + " order by v.consent_id, v.position",
                row -> {
                    add(consents, row);
                },
                arguments);
        return consents.values().stream().map(Consent::record).toList();
    }

    private static void add(Map<String, Consent> consents, ResultSet row) throws SQLException {
        consents.computeIfAbsent(row.getString("consent_id"), id -> new Consent())
                .add(row);
    }

    /** Gathers the rows of one consent. A row that this version cannot read makes it unreadable. */
    private static final class Consent {
        private final Map<Integer, Provision> provisions = new LinkedHashMap<>();
        private final List<ConsentRecord> unreadable = new ArrayList<>();
        private final List<ConsentRecord> readable = new ArrayList<>();

        void add(ResultSet row) throws SQLException {
            ConsentRef ref = new ConsentRef(new ConsentId(row.getString("consent_id")), row.getLong("consent_version"));
            PatientId person = new PatientId(row.getString("person"));
            try {
                Provision provision = provision(row);
                provisions.merge(row.getInt("position"), provision, Consent::together);
                readable.clear();
                readable.add(new ConsentRecord.InForce(ref, person, terms(row), List.copyOf(provisions.values())));
            } catch (IllegalArgumentException e) {
                unreadable.add(new ConsentRecord.Unreadable(ref, person));
            }
        }

        ConsentRecord record() {
            return unreadable.isEmpty() ? readable.get(0) : unreadable.get(0);
        }

        private static Provision provision(ResultSet row) throws SQLException {
            return new Provision(
                    Effect.valueOf(row.getString("effect")),
                    new RecipientId(row.getString("grantee")),
                    PurposeOfUse.ofCode(row.getString("purpose")).orElseThrow(IllegalArgumentException::new),
                    EnumSet.of(
                            DataCategory.ofNumber(row.getInt("category")).orElseThrow(IllegalArgumentException::new)),
                    new Period(
                            row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                            row.getObject("valid_to", OffsetDateTime.class).toInstant()),
                    new DataPeriod(
                            row.getObject("data_from", LocalDate.class), row.getObject("data_to", LocalDate.class)),
                    new Narrowing(
                            Optional.ofNullable(row.getString("sources"))
                                    .map(sources -> values(sources, DataOrigin::valueOf))
                                    .orElse(Set.of(DataOrigin.values())),
                            Optional.ofNullable(row.getString("item"))
                                    .map(item -> Set.of(new DataLink(DataLink.Meaning.INSTANCE, item)))
                                    .orElse(Set.of()),
                            Optional.ofNullable(row.getString("practitioner")).map(PractitionerId::new),
                            Optional.ofNullable(row.getString("project")).map(ProjectId::new)));
        }

        /** @throws IllegalArgumentException for a kind that this version does not know, which may be a narrow one */
        private static ConsentTerms terms(ResultSet row) throws SQLException {
            return new ConsentTerms(
                    ConsentKind.valueOf(row.getString("kind")),
                    Optional.ofNullable(row.getObject("given_at", OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant)
                            .orElse(Period.BEGINNING),
                    new NoticeVersion(row.getInt("notice_version")),
                    new RecipientVersion(row.getInt("recipient_version")),
                    values(row.getString("foreign_texts"), ForeignText::valueOf));
        }

        private static <T> Set<T> values(String names, Function<String, T> valueOf) {
            return Arrays.stream(names.split(","))
                    .filter(name -> !name.isEmpty())
                    .map(valueOf)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private static Provision together(Provision one, Provision other) {
            Set<DataCategory> categories = EnumSet.copyOf(one.categories());
            categories.addAll(other.categories());
            Set<DataLink> items = new HashSet<>(one.narrowing().links());
            items.addAll(other.narrowing().links());
            return new Provision(
                    one.effect(),
                    one.grantee(),
                    one.purpose(),
                    categories,
                    one.period(),
                    one.dataPeriod(),
                    one.narrowing().toLinks(items));
        }
    }
}
