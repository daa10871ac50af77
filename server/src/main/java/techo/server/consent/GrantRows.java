package techo.server.consent;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Basis;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.EmergencyGround;
import techo.policy.consent.Grant;
import techo.policy.consent.GrantException;
import techo.policy.consent.Grantee;
import techo.policy.consent.Narrowing;
import techo.policy.identity.RecipientId;
import techo.policy.recipient.ForeignText;

/** Writes {@code techo_grant} and {@code techo_grant_exception}, within whatever transaction is open. */
final class GrantRows {
    private static final String INSERT = "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from,"
            + " valid_to, data_from, data_to, consent_res_id, consent_version, notice_version, recipient_version,"
            + " told_abroad, practitioner, project, source, excepted, life_at_stake, item)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_EXCEPTION = "insert into techo_grant_exception (grantee, purpose, patient_pid,"
            + " category, valid_from, valid_to, data_from, data_to, practitioner, project, source,"
            + " item) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    /** What opens without a consent was told nothing and is not asked what it was told. */
    private static final int EVERY_VERSION = Integer.MAX_VALUE;

    private final JdbcTemplate jdbc;
    private final Function<DataLink, Optional<Long>> keys;

    /** @param keys HAPI's key of an item, if it is stored */
    GrantRows(JdbcTemplate jdbc, Function<DataLink, Optional<Long>> keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** @param consentResIds HAPI's key of every consent that a grant cites */
    void replace(long patientPid, Collection<Grant> grants, Map<ConsentId, Long> consentResIds) {
        jdbc.update("delete from techo_grant where patient_pid = ?", patientPid);
        jdbc.update("delete from techo_grant_exception where patient_pid = ?", patientPid);
        List<Row> rows = grants.stream()
                .flatMap(grant -> recipient(grant).stream()
                        .flatMap(recipient -> sources(grant.narrowing().origins())
                                .flatMap(source -> items(grant.narrowing())
                                        .map(item -> new Row(patientPid, recipient, grant, source, item)))))
                .toList();
        jdbc.batchUpdate(
                INSERT, rows.stream().map(row -> row.columns(consentResIds)).toList());
        jdbc.batchUpdate(INSERT_EXCEPTION, exceptions(rows));
    }

    /** One row for each item; none is a row for every item. An item that is not stored is no row: it names nothing. */
    private Stream<Optional<Long>> items(Narrowing narrowing) {
        return narrowing.links().isEmpty()
                ? Stream.of(Optional.empty())
                : narrowing.links().stream()
                        .flatMap(link -> keys.apply(link).stream())
                        .map(Optional::of);
    }

    private static Optional<RecipientId> recipient(Grant grant) {
        return grant.grantee() instanceof Grantee.OfRecipient of ? Optional.of(of.recipient()) : Optional.empty();
    }

    /** One row for each route; none is a row for every route. */
    private static Stream<Optional<DataOrigin>> sources(Set<DataOrigin> origins) {
        return origins.equals(EnumSet.allOf(DataOrigin.class))
                ? Stream.of(Optional.empty())
                : origins.stream().sorted().map(Optional::of);
    }

    /** A deny stands beside every grant that it touches, so several grants say the same exceptions. */
    private List<Object[]> exceptions(List<Row> rows) {
        Set<Object> written = new HashSet<>();
        return rows.stream()
                .flatMap(row -> row.grant.exceptions().stream()
                        .flatMap(exception -> sources(exception.narrowing().origins())
                                .flatMap(source -> items(exception.narrowing())
                                        .map(item -> row.exception(exception, source, item)))))
                .filter(columns -> written.add(
                        List.of(Stream.of(columns).map(Optional::ofNullable).toArray())))
                .toList();
    }

    private static @Nullable LocalDate first(DataPeriod period) {
        return period.first().equals(DataPeriod.EARLIEST) ? null : period.first();
    }

    private static @Nullable LocalDate last(DataPeriod period) {
        return period.last().equals(DataPeriod.LATEST) ? null : period.last();
    }

    private record Row(
            long patientPid, RecipientId recipient, Grant grant, Optional<DataOrigin> source, Optional<Long> item) {
        @Nullable
        Object[] columns(Map<ConsentId, Long> consentResIds) {
            boolean byConsent = grant.basis() instanceof Basis.ByConsent;
            Optional<ConsentRef> consent = grant.basis().consent();
            return new @Nullable Object[] {
                recipient.value(),
                grant.purpose().code(),
                patientPid,
                grant.category().number(),
                grant.period().from().atOffset(ZoneOffset.UTC),
                grant.period().until().atOffset(ZoneOffset.UTC),
                first(grant.dataPeriod()),
                last(grant.dataPeriod()),
                consent.map(ConsentRef::id).map(consentResIds::get).orElse(null),
                consent.map(ConsentRef::version).orElse(null),
                byConsent ? grant.terms().notice().number() : EVERY_VERSION,
                byConsent ? grant.terms().recipient().number() : EVERY_VERSION,
                !byConsent || grant.terms().foreignTexts().containsAll(EnumSet.allOf(ForeignText.class)),
                practitioner(grant.narrowing()),
                project(grant.narrowing()),
                source.map(DataOrigin::code).orElse(null),
                !grant.exceptions().isEmpty(),
                grant.basis() instanceof Basis.ByEmergency opened && opened.ground() == EmergencyGround.LIFE,
                item.orElse(null)
            };
        }

        @Nullable
        Object[] exception(GrantException exception, Optional<DataOrigin> route, Optional<Long> except) {
            return new @Nullable Object[] {
                recipient.value(),
                grant.purpose().code(),
                patientPid,
                grant.category().number(),
                exception.period().from().atOffset(ZoneOffset.UTC),
                exception.period().until().atOffset(ZoneOffset.UTC),
                exception.dataPeriod().first(),
                exception.dataPeriod().last(),
                practitioner(exception.narrowing()),
                project(exception.narrowing()),
                route.map(DataOrigin::code).orElse(null),
                except.orElse(null)
            };
        }

        private static @Nullable String practitioner(Narrowing narrowing) {
            return narrowing.practitioner().map(who -> who.value()).orElse(null);
        }

        private static @Nullable String project(Narrowing narrowing) {
            return narrowing.project().map(which -> which.value()).orElse(null);
        }
    }
}
