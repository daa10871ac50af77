package techo.server.consent.operation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.disclosure.SnapshotDigest;
import techo.policy.disclosure.SubmissionReceipt;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;
import techo.server.personkey.PersonKey;

/**
 * Reads and writes {@code techo_submission}, within whatever transaction is open. Documents are sealed with the key of their
 * person. What was sealed with a key that was destroyed is as if it never had been.
 */
final class SubmissionRows {
    private static final String SELECT = "select submission, person, recipient, purpose, consent_id, consent_version,"
            + " digest, made_at, fetch_until, fetched_at from techo_submission where (key_id is null or exists"
            + " (select 1 from techo_person_key k where k.key_id = techo_submission.key_id)) and ";

    private final JdbcTemplate jdbc;

    SubmissionRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws org.springframework.dao.DuplicateKeyException when its consent was used already */
    void insert(SubmissionReceipt receipt, String purpose, Instant fetchUntil, byte[] document, PersonKey key) {
        jdbc.update(
                "insert into techo_submission (submission, person, recipient, purpose, consent_id, consent_version,"
                        + " digest, made_at, fetch_until, content, key_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                receipt.number().value(),
                receipt.person().value(),
                receipt.recipient().value(),
                purpose,
                receipt.consent().id().value(),
                receipt.consent().version(),
                receipt.digest().sha256(),
                receipt.at().atOffset(ZoneOffset.UTC),
                fetchUntil.atOffset(ZoneOffset.UTC),
                key.seal(document),
                key.id());
    }

    /** @return the id of the key that a document is sealed with; empty for one from before documents were sealed */
    Optional<String> key(String number) {
        return jdbc
                .queryForList(
                        "select key_id from techo_submission where submission = ? and key_id is not null",
                        String.class,
                        number)
                .stream()
                .findFirst();
    }

    List<StoredSubmission> of(PatientId person) {
        return jdbc.query(
                SELECT + "person = ? order by made_at desc, submission", (row, number) -> read(row), person.value());
    }

    /** What the recipient may still fetch for its purpose. */
    List<StoredSubmission> waiting(Recipient recipient) {
        return jdbc.query(
                SELECT + "recipient = ? and purpose = ? and fetched_at is null and fetch_until > current_timestamp"
                        + " order by made_at, submission",
                (row, number) -> read(row),
                recipient.recipient().value(),
                recipient.purpose().code());
    }

    /** @return empty also for what another recipient, or nobody any more, can fetch */
    Optional<StoredSubmission> waiting(String number, Recipient recipient) {
        return jdbc
                .query(
                        SELECT + "submission = ? and recipient = ? and purpose = ? and fetched_at is null"
                                + " and fetch_until > current_timestamp",
                        (row, index) -> read(row),
                        number,
                        recipient.recipient().value(),
                        recipient.purpose().code())
                .stream()
                .findFirst();
    }

    /** @return the document as it is stored; empty when it was fetched */
    Optional<byte[]> content(SubmissionReceipt.Number number) {
        return jdbc
                .queryForList(
                        "select content from techo_submission where submission = ? and content is not null",
                        byte[].class,
                        number.value())
                .stream()
                .findFirst();
    }

    /** @return empty when somebody is handing it over, or did */
    Optional<Claim> claim(SubmissionReceipt.Number number) {
        Claim claim = new Claim(number, UUID.randomUUID());
        boolean ours = jdbc.update(
                        "update techo_submission set claimed_by = ?, claimed_until = current_timestamp + interval '1' minute"
                                + " where submission = ? and fetched_at is null and content is not null"
                                + " and (claimed_until is null or claimed_until <= current_timestamp)",
                        claim.by().toString(),
                        number.value())
                == 1;
        return ours ? Optional.of(claim) : Optional.empty();
    }

    /** It was not handed over; somebody else may. */
    void release(Claim claim) {
        jdbc.update(
                "update techo_submission set claimed_by = null, claimed_until = null where submission = ? and claimed_by = ?",
                claim.number().value(),
                claim.by().toString());
    }

    /** @return false when the claim was given up and somebody else has it; the document is gone from here in any other case */
    boolean fetched(Claim claim, Instant at) {
        return jdbc.update(
                        "update techo_submission set fetched_at = ?, content = null, claimed_until = null"
                                + " where submission = ? and claimed_by = ? and fetched_at is null and content is not null",
                        at.atOffset(ZoneOffset.UTC),
                        claim.number().value(),
                        claim.by().toString())
                == 1;
    }

    /**
     * Deletes documents that nobody can fetch any more, and everything of people whose key was destroyed.
     *
     * @return how many documents were overdue
     */
    int sweep() {
        int overdue = jdbc.update("update techo_submission set content = null"
                + " where content is not null and fetch_until <= current_timestamp");
        // A receipt from before documents were sealed goes with its person as well.
        jdbc.update("update techo_submission set key_id = (select k.key_id from techo_person_key k"
                + " where k.person = techo_submission.person) where content is null and key_id is null");
        jdbc.update("delete from techo_submission where key_id is not null and not exists"
                + " (select 1 from techo_person_key k where k.key_id = techo_submission.key_id)");
        return overdue;
    }

    private static StoredSubmission read(ResultSet row) throws SQLException {
        return new StoredSubmission(
                new SubmissionReceipt(
                        new SubmissionReceipt.Number(row.getString("submission")),
                        new PatientId(row.getString("person")),
                        new RecipientId(row.getString("recipient")),
                        new ConsentRef(new ConsentId(row.getString("consent_id")), row.getLong("consent_version")),
                        new SnapshotDigest(row.getString("digest")),
                        row.getObject("made_at", OffsetDateTime.class).toInstant()),
                row.getString("purpose"),
                row.getObject("fetch_until", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("fetched_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    /**
     * The right to hand a document over, for a minute.
     *
     * @param by whoever does
     */
    record Claim(SubmissionReceipt.Number number, UUID by) {}

    /**
     * @param purpose code
     * @param fetchUntil from when on nobody fetches it
     * @param fetched when its recipient did
     */
    record StoredSubmission(SubmissionReceipt receipt, String purpose, Instant fetchUntil, Optional<Instant> fetched) {}
}
