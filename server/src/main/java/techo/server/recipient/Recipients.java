package techo.server.recipient;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.PurposeCeiling;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.TokenSubject;
import techo.server.recipient.RecipientRows.FoundClient;
import techo.server.recipient.RecipientRows.StoredRecipient;

/**
 * The register of organisations that may receive data.
 *
 * <p>What opens anything takes two operators: one proposes the whole entry, another approves it. What closes takes one,
 * because stopping must not wait.
 */
public final class Recipients {
    private final RecipientRows rows;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Recipients(JdbcTemplate jdbc, TransactionTemplate transaction, Clock clock) {
        this.rows = new RecipientRows(jdbc);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    Optional<StoredRecipient> find(RecipientId recipient) {
        return rows.find(recipient);
    }

    /** Asked for each token; nothing is kept. */
    public Optional<RegisteredAt> client(String issuer, String clientId) {
        return rows.client(issuer, clientId).map(RegisteredAt::new);
    }

    /**
     * @param entry as FHIR Parameters, kept as it came
     * @return the id that the second operator names
     */
    String propose(RecipientEntry entry, String document, TokenSubject operator) {
        requireAllowed(entry);
        String change = UUID.randomUUID().toString();
        jdbc.update(
                "insert into techo_recipient_change (change_id, recipient, entry, proposed_by, proposed_at)"
                        + " values (?, ?, ?, ?, ?)",
                change,
                entry.recipient().value(),
                document,
                operator.toString(),
                now());
        return change;
    }

    /**
     * Puts a proposed entry in force.
     *
     * @param read makes an entry of its document
     * @throws TechoException when there is no such open change, or the same operator proposed it
     */
    void approve(RecipientId recipient, String change, TokenSubject operator, Function<String, RecipientEntry> read) {
        transaction.executeWithoutResult(status -> {
            ProposedChange proposed = open(recipient, change);
            if (proposed.by().equals(operator.toString())) {
                throw new TechoException(RecipientError.SECOND_OPERATOR_REQUIRED);
            }
            jdbc.update(
                    "update techo_recipient_change set decided_by = ?, decided_at = ? where change_id = ?",
                    operator.toString(),
                    now(),
                    change);
            RecipientEntry entry = read.apply(proposed.document());
            requireAllowed(entry);
            try {
                rows.write(entry, version(entry));
            } catch (DuplicateKeyException e) {
                throw new TechoException(RecipientError.CLIENT_TAKEN);
            }
        });
    }

    /** In force for the next statement. */
    void suspend(RecipientId recipient) {
        rows.state(recipient, RecipientState.SUSPENDED);
    }

    private void requireAllowed(RecipientEntry entry) {
        if (!entry.isWithin(PurposeCeiling.shipped(), clock.instant())) {
            throw new TechoException(RecipientError.ENTRY_INVALID);
        }
    }

    private int version(RecipientEntry entry) {
        return rows.find(entry.recipient())
                .map(before -> before.entry().presentsAs(entry) ? before.version() : before.version() + 1)
                .orElse(1);
    }

    private ProposedChange open(RecipientId recipient, String change) {
        return jdbc
                .query(
                        "select proposed_by, entry from techo_recipient_change"
                                + " where change_id = ? and recipient = ? and decided_at is null for update",
                        (row, number) -> new ProposedChange(row.getString("proposed_by"), row.getString("entry")),
                        change,
                        recipient.value())
                .stream()
                .findFirst()
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private Object now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private record ProposedChange(String by, String document) {}

    /** A client that is registered for an organisation. */
    public record RegisteredAt(RecipientId recipient, RecipientType type, boolean active, RecipientClient client) {
        RegisteredAt(FoundClient found) {
            this(found.recipient(), found.type(), found.state() == RecipientState.ACTIVE, found.client());
        }
    }
}
