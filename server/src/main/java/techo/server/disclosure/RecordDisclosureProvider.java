package techo.server.disclosure;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.policy.audit.ConsentVersion;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.ContentDigest;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.Disclosure;
import techo.policy.disclosure.DisclosureEntry;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;
import techo.policy.identity.TokenSubject;
import techo.server.audit.DisclosureRows;

/**
 * {@code POST AuditEvent/$recordDisclosure} of HL7 FAST (Scalable Consent Management 1.0.0-ballot): an operator enters a
 * disclosure that was made elsewhere, on paper for example. The same statement again changes nothing.
 */
public final class RecordDisclosureProvider {
    /** A kind of data without resources of ours. */
    private static final String ANY_TYPE = "Resource";

    private final DisclosureRows rows;
    private final DaoRegistry daos;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    RecordDisclosureProvider(
            DisclosureRows rows, DaoRegistry daos, JdbcTemplate jdbc, TransactionTemplate transactions, Clock clock) {
        this.rows = rows;
        this.daos = daos;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Operation(name = "$recordDisclosure", typeName = "AuditEvent")
    public OperationOutcome record(@ResourceParam Parameters statement, ServletRequestDetails request) {
        Caller.Operator operator = LedgerReaders.operator(request, Permission.CREATE);
        StatedDisclosure stated = StatedDisclosure.of(statement);
        Instant now = clock.instant();
        if (stated.at().isAfter(now)) {
            throw StatedDisclosure.invalid("Parameters.parameter.where(name = 'disclosure').resource.recorded");
        }
        requireRegistered(stated);
        Optional<Consent> consent = stated.consent().map(named -> consent(named, stated));
        if (consent.isEmpty()) {
            requirePerson(stated);
        }
        List<ConsentRef> refs =
                consent.stream().map(RecordDisclosureProvider::ref).toList();
        RequestAudit audit = RequestAudit.of(request).concerns(stated.person());
        refs.forEach(ref -> audit.decidedBy(new ConsentVersion(ref.id().value(), ref.version())));
        String digest = sha256(request.loadRequestContents());
        DisclosureEntry entry = new DisclosureEntry(
                stated.at(),
                stated.recipient(),
                stated.purpose(),
                audit.request(),
                new Disclosure(
                        stated.person(),
                        stated.basis(),
                        refs,
                        kinds(stated.categoriesOr(consent)),
                        ContentDigest.ofStatement(digest)));
        boolean added = add(entry, digest, operator, now);
        return OperationOutcomes.of(List.of(
                Problem.information(added ? DisclosureError.STATEMENT_RECORDED : DisclosureError.STATEMENT_KNOWN)));
    }

    /** @return false when the same statement was recorded before */
    private boolean add(DisclosureEntry entry, String digest, Caller.Operator operator, Instant now) {
        try {
            transactions.executeWithoutResult(status -> {
                jdbc.update(
                        "insert into techo_disclosure_statement (digest, stated_by, stated_at) values (?, ?, ?)",
                        digest,
                        operator.access().subject().map(TokenSubject::toString).orElse(""),
                        now.atOffset(ZoneOffset.UTC));
                jdbc.execute((ConnectionCallback<Boolean>) connection -> {
                    rows.insert(connection, List.of(entry));
                    return true;
                });
            });
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    private void requireRegistered(StatedDisclosure stated) {
        boolean unknown = jdbc.queryForList(
                        "select 1 from techo_recipient where recipient = ?",
                        Integer.class,
                        stated.recipient().value())
                .isEmpty();
        if (unknown) {
            throw StatedDisclosure.invalid("Parameters.parameter.where(name = 'disclosure').resource.agent.who");
        }
    }

    /** Of whom there is a record; a consent tells that by itself. */
    private void requirePerson(StatedDisclosure stated) {
        try {
            var unused = daos.getResourceDao("Patient")
                    .read(new IdType("Patient", stated.person().value()), new SystemRequestDetails());
        } catch (BaseServerResponseException e) {
            throw StatedDisclosure.invalid("Parameters.parameter.where(name = 'disclosure').resource.entity.what");
        }
    }

    private static ConsentRef ref(Consent consent) {
        return new ConsentRef(
                new ConsentId(consent.getIdElement().getIdPart()),
                consent.getIdElement().getVersionIdPartAsLong());
    }

    /** Of this person to this recipient, in the version that was stated. */
    private Consent consent(IdType named, StatedDisclosure stated) {
        try {
            Consent consent =
                    (Consent) daos.getResourceDao("Consent").read(named.toUnqualified(), new SystemRequestDetails());
            boolean fits = consent.getPatient()
                            .getReference()
                            .equals("Patient/" + stated.person().value())
                    && consent.getProvision().getActor().stream()
                            .anyMatch(actor -> ("Organization/"
                                            + stated.recipient().value())
                                    .equals(actor.getReference().getReference()));
            return Optional.of(consent).filter(found -> fits).orElseThrow(RecordDisclosureProvider::otherConsent);
        } catch (BaseServerResponseException e) {
            throw otherConsent();
        }
    }

    private static RuntimeException otherConsent() {
        return StatedDisclosure.invalid("Parameters.parameter.where(name = 'consent')");
    }

    private static List<DisclosedKind> kinds(Set<DataCategory> categories) {
        if (categories.isEmpty()) {
            throw StatedDisclosure.invalid("Parameters.parameter.where(name = 'disclosure').resource.entity.detail");
        }
        return categories.stream()
                .map(category -> new DisclosedKind(category, ANY_TYPE, Optional.empty(), 1))
                .toList();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
