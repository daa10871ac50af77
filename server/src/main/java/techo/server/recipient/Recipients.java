package techo.server.recipient;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.PurposeCeiling;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.TokenSubject;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientRegister;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.server.recipient.RecipientClientRows.FoundClient;
import techo.server.recipient.RecipientProperties.Unregistered;
import techo.server.recipient.RecipientRows.StoredRecipient;

/**
 * The register of organisations that may receive data.
 *
 * <p>What opens anything takes two operators: one proposes the whole entry, another approves it. What closes takes one,
 * because stopping must not wait.
 */
public final class Recipients {
    private static final int MOST_LISTED = 100;

    private final RecipientRows rows;
    private final RecipientClientRows clients;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Unregistered unregistered;
    private final PurposeCeiling ceiling;
    private final Clock clock;

    Recipients(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            RecipientProperties properties,
            PurposeCeiling ceiling,
            Clock clock) {
        this.rows = new RecipientRows(jdbc);
        this.clients = new RecipientClientRows(jdbc);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.unregistered = properties.unregistered();
        this.ceiling = ceiling;
        this.clock = clock;
    }

    Optional<StoredRecipient> find(RecipientId recipient) {
        return rows.find(recipient);
    }

    /** Asked for each token; nothing is kept. */
    public Optional<RegisteredAt> client(String issuer, String clientId) {
        return clients.find(issuer, clientId).map(RegisteredAt::new);
    }

    /** What policy may decide by for this recipient; the entries of others are left out. */
    public RecipientRegister register(RecipientId recipient) {
        Optional<RegisteredRecipient> registered = rows.registered(recipient);
        return registered.isEmpty() && unregistered == Unregistered.AS_CONFIGURED
                ? RecipientRegister.unkept()
                : RecipientRegister.of(registered.stream().toList());
    }

    /** The same at an earlier instant; empty when the register did not know the recipient then. */
    public Optional<RegisteredRecipient> registeredAt(RecipientId recipient, Instant at) {
        return rows.past(recipient, at);
    }

    /** Those whom a person can consent to now, by name, with the purposes that are open to each; the first hundred. */
    public List<ListedRecipient> listed(String words) {
        Instant now = clock.instant();
        return rows.active(words, MOST_LISTED).stream()
                .map(listed -> listed.only(listed.purposes().stream()
                        .filter(purpose -> ceiling.opens(purpose, listed.type(), now))
                        .collect(Collectors.toSet())))
                .filter(listed -> !listed.purposes().isEmpty())
                .toList();
    }

    /** What a person is told of a recipient before consenting to it. */
    public Optional<Presentation> presentation(RecipientId recipient) {
        return rows.find(recipient).map(Presentation::of);
    }

    /**
     * @param document the entry as FHIR Parameters, kept as it came
     * @param read makes an entry of it, given when it is proposed
     * @return the id that the second operator names
     */
    String propose(
            RecipientId recipient, String document, TokenSubject operator, Function<Instant, RecipientEntry> read) {
        Instant now = clock.instant();
        requireAllowed(read.apply(now));
        String change = UUID.randomUUID().toString();
        jdbc.update(
                "insert into techo_recipient_change (change_id, recipient, entry, proposed_by, proposed_at)"
                        + " values (?, ?, ?, ?, ?)",
                change,
                recipient.value(),
                document,
                operator.toString(),
                now.atOffset(ZoneOffset.UTC));
        return change;
    }

    /**
     * Puts a proposed entry in force.
     *
     * @param read makes an entry of its document, given when it was proposed
     * @throws TechoException when there is no such open change, or the same operator proposed it
     */
    void approve(
            RecipientId recipient,
            String change,
            TokenSubject operator,
            BiFunction<String, Instant, RecipientEntry> read) {
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
            RecipientEntry entry = read.apply(proposed.document(), proposed.at());
            requireAllowed(entry);
            try {
                rows.write(entry, version(entry));
            } catch (DuplicateKeyException e) {
                throw new TechoException(RecipientError.CLIENT_TAKEN);
            }
            rows.remember(recipient, clock.instant());
        });
    }

    /** In force for the next statement. */
    void suspend(RecipientId recipient) {
        transaction.executeWithoutResult(status -> {
            rows.state(recipient, RecipientState.SUSPENDED);
            rows.remember(recipient, clock.instant());
        });
    }

    private void requireAllowed(RecipientEntry entry) {
        if (!entry.isWithin(ceiling, clock.instant())) {
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
                        "select proposed_by, proposed_at, entry from techo_recipient_change"
                                + " where change_id = ? and recipient = ? and decided_at is null for update",
                        (row, number) -> new ProposedChange(
                                row.getString("proposed_by"),
                                row.getObject("proposed_at", OffsetDateTime.class)
                                        .toInstant(),
                                row.getString("entry")),
                        change,
                        recipient.value())
                .stream()
                .findFirst()
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private Object now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private record ProposedChange(String by, Instant at, String document) {}

    /** A client that is registered for an organisation. */
    public record RegisteredAt(RecipientId recipient, RecipientType type, boolean active, RecipientClient client) {
        RegisteredAt(FoundClient found) {
            this(found.recipient(), found.type(), found.state() == RecipientState.ACTIVE, found.client());
        }
    }

    /**
     * What a person is told of a recipient.
     *
     * @param country ISO 3166-1 alpha-2
     * @param foreignTexts what must be told before data go abroad; empty where nothing must
     */
    public record Presentation(
            RecipientVersion version,
            RecipientType type,
            String legalName,
            String address,
            String representative,
            String country,
            Map<ForeignText, String> foreignTexts) {
        public Presentation {
            foreignTexts = Map.copyOf(foreignTexts);
        }

        private static Presentation of(StoredRecipient stored) {
            RecipientEntry entry = stored.entry();
            return new Presentation(
                    new RecipientVersion(stored.version()),
                    entry.type(),
                    entry.legalName(),
                    entry.address(),
                    entry.representative(),
                    entry.abroad().map(RecipientEntry.Abroad::country).orElse("JP"),
                    entry.abroad()
                            .filter(abroad -> abroad.ground() == AbroadGround.INFORMED_CONSENT)
                            .map(abroad -> Map.of(
                                    ForeignText.COUNTRY, abroad.countryText(),
                                    ForeignText.PROTECTION_SYSTEM, abroad.protectionText(),
                                    ForeignText.MEASURES, abroad.measuresText()))
                            .orElse(Map.of()));
        }
    }
}
