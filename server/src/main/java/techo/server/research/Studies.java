package techo.server.research;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Parameters;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.identity.ProjectId;
import techo.policy.identity.TokenSubject;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.research.PublicNotice;
import techo.policy.research.RecipientRelation;
import techo.policy.research.ResearchPolicy;
import techo.policy.research.Study;
import techo.policy.research.StudyDefect;
import techo.policy.research.StudyState;
import techo.server.recipient.Recipients;

/**
 * The register of studies. What opens anything takes two operators: one proposes a study, another approves it. What closes
 * takes one.
 */
final class Studies {
    private static final String COLUMNS =
            "select study, state, definition, proposed_by, proposed_at, notice, published_at from techo_study";

    private final ResearchPolicy policy = new ResearchPolicy();
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final StudyDocument documents;
    private final AllowList allowed;
    private final Recipients recipients;
    private final ResearchProperties properties;
    private final Clock clock;

    Studies(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            StudyDocument documents,
            AllowList allowed,
            Recipients recipients,
            ResearchProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.documents = documents;
        this.allowed = allowed;
        this.recipients = recipients;
        this.properties = properties;
        this.clock = clock;
    }

    Optional<StoredStudy> find(ProjectId id) {
        return jdbc.query(COLUMNS + " where study = ?", (row, number) -> stored(row), id.value()).stream()
                .findFirst();
    }

    private static StoredStudy stored(ResultSet row) throws SQLException {
        String address = row.getString("notice");
        OffsetDateTime publishedAt = row.getObject("published_at", OffsetDateTime.class);
        return new StoredStudy(
                new ProjectId(row.getString("study")),
                StudyState.valueOf(row.getString("state")),
                row.getString("definition"),
                row.getString("proposed_by"),
                row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
                address == null || publishedAt == null
                        ? Optional.empty()
                        : Optional.of(new PublicNotice(URI.create(address), publishedAt.toInstant())));
    }

    /** @throws TechoException {@link RequestError#NOT_FOUND} when there is none */
    StoredStudy require(ProjectId id) {
        return find(id).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    Study study(StoredStudy stored) {
        return documents.study(documents.document(stored.definition()), stored.state(), stored.notice());
    }

    /** @throws TechoException when the study may not be, or its name is taken */
    StoredStudy propose(Parameters document, TokenSubject operator) {
        Study study = documents.study(document, StudyState.PROPOSED, Optional.empty());
        requireNoDefect(study);
        try {
            jdbc.update(
                    "insert into techo_study (study, recipient, state, definition, proposed_by, proposed_at)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    study.id().value(),
                    study.recipient().value(),
                    StudyState.PROPOSED.name(),
                    documents.text(document),
                    operator.toString(),
                    now());
        } catch (DuplicateKeyException e) {
            throw new TechoException(StudyError.EXISTS);
        }
        return require(study.id());
    }

    /**
     * Other studies of which the recipient has releases, or may have, of the same types of resources: who has both can lay
     * them beside each other, which no rule about the releases of one study prevents.
     */
    Set<ProjectId> beside(Study study) {
        return jdbc
                .query(
                        COLUMNS + " where recipient = ? and study <> ? and approved_at is not null",
                        (row, number) -> study(stored(row)),
                        study.recipient().value(),
                        study.id().value())
                .stream()
                .filter(other -> other.variables().stream().anyMatch(variable -> asksFor(study, variable.type())))
                .map(Study::id)
                .collect(Collectors.toSet());
    }

    private static boolean asksFor(Study study, String type) {
        return study.variables().stream().anyMatch(variable -> variable.type().equals(type));
    }

    /**
     * Asks again whether the study may be: what the recipient is can have changed since. Of two studies of a recipient that are
     * approved at once, the second is laid beside the first.
     *
     * @param beside the studies that the operator looked at beside it
     * @throws TechoException also when one was not looked at
     */
    StoredStudy approve(ProjectId id, Set<ProjectId> beside, TokenSubject operator) {
        return Optional.ofNullable(transaction.execute(status -> {
                    lockBeside(id);
                    return approveAlone(id, beside, operator);
                }))
                .orElseThrow();
    }

    private StoredStudy approveAlone(ProjectId id, Set<ProjectId> beside, TokenSubject operator) {
        StoredStudy proposed = require(id);
        if (proposed.proposedBy().equals(operator.toString())) {
            throw new TechoException(StudyError.SECOND_OPERATOR_REQUIRED);
        }
        Study study = study(proposed);
        requireNoDefect(study);
        if (proposed.state() == StudyState.PROPOSED && !beside.containsAll(beside(study))) {
            throw new TechoException(StudyError.BESIDE_OTHERS);
        }
        require(jdbc.update(
                "update techo_study set state = 'APPROVED', approved_by = ?, approved_at = ?"
                        + " where study = ? and state = 'PROPOSED'",
                operator.toString(),
                now(),
                id.value()));
        return require(id);
    }

    /** Until the transaction ends no study of the recipient is approved by anybody else. Everybody locks in one order. */
    private void lockBeside(ProjectId id) {
        List<String> recipient =
                jdbc.queryForList("select recipient from techo_study where study = ?", String.class, id.value());
        recipient.forEach(name -> jdbc.queryForList(
                "select study from techo_study where recipient = ? order by study for update", String.class, name));
    }

    /** @param notice where the text is that {@link StudyDictionary} gives */
    StoredStudy publish(ProjectId id, PublicNotice notice) {
        require(id);
        require(jdbc.update(
                "update techo_study set notice = ?, published_at = ? where study = ? and state = 'APPROVED'",
                notice.address().toString(),
                notice.publishedAt().atOffset(ZoneOffset.UTC),
                id.value()));
        return require(id);
    }

    StoredStudy close(ProjectId id, TokenSubject operator) {
        require(id);
        require(jdbc.update(
                "update techo_study set state = 'CLOSED', closed_by = ?, closed_at = ?"
                        + " where study = ? and state in ('PROPOSED', 'APPROVED')",
                operator.toString(),
                now(),
                id.value()));
        return require(id);
    }

    /** @throws TechoException when the study is not closed, or this operator closed it: what is destroyed stays so */
    void requireDestroyable(ProjectId id, TokenSubject operator) {
        require(id);
        List<String> closedBy = jdbc.queryForList(
                "select closed_by from techo_study where study = ? and state in ('CLOSED', 'KEYS_DESTROYED')",
                String.class,
                id.value());
        require(closedBy.size());
        if (closedBy.contains(operator.toString())) {
            throw new TechoException(StudyError.SECOND_OPERATOR_REQUIRED);
        }
    }

    StoredStudy keysDestroyed(ProjectId id, TokenSubject operator) {
        jdbc.update(
                "update techo_study set state = 'KEYS_DESTROYED', keys_destroyed_by = ?, keys_destroyed_at = ?"
                        + " where study = ? and state = 'CLOSED'",
                operator.toString(),
                now(),
                id.value());
        return require(id);
    }

    Instant instant() {
        return clock.instant();
    }

    /** Whom the register does not know is a third party. */
    RecipientRelation relation(Study study) {
        if (properties.isOwn(study.recipient())) {
            return RecipientRelation.OWN;
        }
        return recipients
                .registeredAt(study.recipient(), clock.instant())
                .map(RegisteredRecipient::type)
                .map(RecipientRelation::ofOther)
                .orElse(RecipientRelation.THIRD_PARTY);
    }

    private void requireNoDefect(Study study) {
        Set<StudyDefect> defects = policy.defects(study, relation(study), allowed.types());
        if (defects.contains(StudyDefect.PSEUDONYMISED_TO_THIRD_PARTY)) {
            throw new TechoException(StudyError.PSEUDONYMISED_TO_THIRD_PARTY);
        }
        if (!defects.isEmpty()) {
            throw new TechoException(StudyError.INVALID);
        }
    }

    private static void require(int changed) {
        if (changed != 1) {
            throw new TechoException(StudyError.STATE);
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
