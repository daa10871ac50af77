package techo.server.delegation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DelegateRight;
import techo.policy.consent.Delegation;
import techo.policy.consent.DelegationDocument;
import techo.policy.consent.DelegationKind;
import techo.policy.consent.DelegationProposal;
import techo.policy.consent.Period;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;
import techo.server.storage.StoredPatients;

/** Reads and writes {@code techo_delegation}, within whatever transaction is open. */
final class DelegationRows {
    private static final String OF_PERSON =
            "select d.*, w.fhir_id as delegate, w.res_deleted_at from techo_delegation d"
                    + " join hfj_resource w on w.res_id = d.delegate_res_id where d.patient_pid = ?";

    private final JdbcTemplate jdbc;
    private final StoredPatients patients;

    DelegationRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.patients = new StoredPatients(jdbc);
    }

    /** @return HAPI's key of a Patient that is stored and not deleted */
    Optional<Long> person(PatientId patient) {
        return patients.key(patient);
    }

    /** @return HAPI's key of the RelatedPerson, when it is one of that person's record */
    Optional<Long> relatedPerson(DelegateId delegate, long patientPid) {
        return jdbc
                .queryForList(
                        "select h.res_id from hfj_resource h join techo_resource r on r.res_id = h.res_id"
                                + " where h.res_type = 'RelatedPerson' and h.fhir_id = ? and h.res_deleted_at is null"
                                + " and r.patient_pid = ?",
                        Long.class,
                        delegate.value(),
                        patientPid)
                .stream()
                .findFirst();
    }

    /** From when no delegate sees anything of the record; empty when nothing of that kind was ever asked for. */
    Optional<Instant> shieldedFrom(long patientPid) {
        return jdbc
                .query(
                        "select shielded_from from techo_person where patient_pid = ?",
                        (row, number) -> instant(row, "shielded_from"),
                        patientPid)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    List<StoredDelegation> of(PatientId principal, long patientPid) {
        return jdbc.query(
                OF_PERSON + " order by d.established_at, d.delegation_id",
                (row, number) -> stored(row, principal),
                patientPid);
    }

    /** Locks the row until the transaction ends. */
    Optional<StoredDelegation> find(PatientId principal, long patientPid, String id) {
        jdbc.queryForList("select version from techo_delegation where delegation_id = ? for update", Long.class, id);
        return jdbc
                .query(OF_PERSON + " and d.delegation_id = ?", (row, number) -> stored(row, principal), patientPid, id)
                .stream()
                .findFirst();
    }

    void insert(
            String id, long patientPid, long delegateResId, DelegationProposal proposal, TokenSubject by, Instant at) {
        boolean verified = proposal.document().isPresent();
        jdbc.update(
                "insert into techo_delegation (delegation_id, version, patient_pid, delegate_res_id, kind, purpose,"
                        + " may_view, may_manage, may_consent, may_export, may_see_log, valid_from, valid_to, document, verified_by,"
                        + " verified_at, opens_from, established_by, established_at)"
                        + " values (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                patientPid,
                delegateResId,
                proposal.kind().name(),
                proposal.kind().purpose().code(),
                proposal.rights().contains(DelegateRight.VIEW),
                proposal.rights().contains(DelegateRight.MANAGE),
                proposal.rights().contains(DelegateRight.CONSENT),
                proposal.rights().contains(DelegateRight.EXPORT),
                proposal.rights().contains(DelegateRight.ACCESS_LOG),
                moment(proposal.period().from()),
                moment(proposal.period().until()),
                proposal.document().map(DelegationDocument::code).orElse(null),
                verified ? by.toString() : null,
                verified ? moment(at) : null,
                verified || !proposal.kind().asksForDocument()
                        ? moment(later(proposal.period().from(), verified ? at : Period.BEGINNING))
                        : null,
                by.toString(),
                moment(at));
        proposal.categories()
                .forEach(category -> jdbc.update(
                        "insert into techo_delegation_category (delegation_id, category) values (?, ?)",
                        id,
                        category.number()));
    }

    void verified(StoredDelegation stored, DelegationDocument document, TokenSubject by, Instant at) {
        jdbc.update(
                "update techo_delegation set version = version + 1, document = ?, verified_by = ?, verified_at = ?,"
                        + " opens_from = ? where delegation_id = ?",
                document.code(),
                by.toString(),
                moment(at),
                moment(later(stored.delegation().period().from(), at)),
                stored.delegation().ref().id().value());
    }

    void ended(StoredDelegation stored, TokenSubject by, Instant at) {
        jdbc.update(
                "update techo_delegation set version = version + 1, ended_by = ?, ended_at = ? where delegation_id = ?",
                by.toString(),
                moment(at),
                stored.delegation().ref().id().value());
    }

    static OffsetDateTime moment(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private StoredDelegation stored(ResultSet row, PatientId principal) throws SQLException {
        String id = row.getString("delegation_id");
        Optional<Instant> ended = instant(row, "ended_at");
        // Who was taken out of the record acts for nobody.
        boolean speaks = ended.isEmpty() && row.getObject("res_deleted_at") == null;
        Delegation delegation = new Delegation(
                new ConsentRef(new ConsentId(id), row.getInt("version")),
                principal,
                new DelegateId(row.getString("delegate")),
                DelegationKind.valueOf(row.getString("kind")),
                rights(row),
                categories(id),
                new Period(required(row, "valid_from"), required(row, "valid_to")),
                instant(row, "verified_at"),
                speaks ? Delegation.State.IN_FORCE : Delegation.State.ENDED);
        return new StoredDelegation(
                delegation,
                Optional.ofNullable(row.getString("document")).flatMap(DelegationDocument::ofCode),
                required(row, "established_at"),
                ended);
    }

    static String column(DelegateRight right) {
        return switch (right) {
            case VIEW -> "may_view";
            case MANAGE -> "may_manage";
            case CONSENT -> "may_consent";
            case EXPORT -> "may_export";
            case ACCESS_LOG -> "may_see_log";
        };
    }

    private static Set<DelegateRight> rights(ResultSet row) throws SQLException {
        Set<DelegateRight> rights = EnumSet.noneOf(DelegateRight.class);
        for (DelegateRight right : DelegateRight.values()) {
            if (row.getBoolean(column(right))) {
                rights.add(right);
            }
        }
        return rights;
    }

    /** A number that this version does not know opens nothing. */
    private Set<DataCategory> categories(String id) {
        Set<DataCategory> categories = EnumSet.noneOf(DataCategory.class);
        jdbc.queryForList("select category from techo_delegation_category where delegation_id = ?", Integer.class, id)
                .forEach(number -> DataCategory.ofNumber(number).ifPresent(categories::add));
        return categories;
    }

    private static Instant required(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
    }
}
