package techo.server.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Notice;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Notices;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.TokenSubject;

/**
 * Every version of every notice. A version is published and never changed; it is read for each question, so that what
 * becomes required is required for the next statement on every node.
 */
public final class PublishedNotices {
    private final JdbcTemplate jdbc;
    private final Clock clock;

    PublishedNotices(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What policy decides by. */
    public Notices all() {
        return Notices.of(jdbc.query(
                "select purpose, version, shown_from, required_from from techo_notice", (row, number) -> notice(row)));
    }

    /** What policy decides by for one purpose, with the instant at which the database says so. */
    public Now now(PurposeOfUse purpose) {
        ResultSetExtractor<Now> reading = PublishedNotices::standing;
        return Objects.requireNonNull(jdbc.query(
                "select current_timestamp as asked_at, n.purpose, n.version, n.shown_from, n.required_from"
                        + " from (values (1)) as one (number) left join techo_notice n on n.purpose = ?",
                reading,
                purpose.code()));
    }

    private static Now standing(ResultSet rows) throws SQLException {
        Instant at = Instant.MIN;
        List<Notice> notices = new ArrayList<>();
        while (rows.next()) {
            at = rows.getObject("asked_at", OffsetDateTime.class).toInstant();
            if (rows.getString("purpose") != null) {
                notices.add(notice(rows));
            }
        }
        return new Now(at, Notices.of(notices));
    }

    /** Every version for one purpose, the oldest first. */
    public List<PublishedNotice> of(PurposeOfUse purpose) {
        return jdbc.query(
                "select * from techo_notice where purpose = ? order by version",
                (row, number) -> published(row),
                purpose.code());
    }

    /** What a person who consents now is told; empty when the purpose has no notice. */
    public Optional<PublishedNotice> shown(PurposeOfUse purpose) {
        Instant now = clock.instant();
        return of(purpose).stream().filter(notice -> notice.isShown(now)).reduce((older, newer) -> newer);
    }

    public Optional<PublishedNotice> find(PurposeOfUse purpose, NoticeVersion version) {
        return of(purpose).stream()
                .filter(published -> published.notice().version().equals(version))
                .findFirst();
    }

    /**
     * Adds the next version.
     *
     * @param shownFrom from when people are told it, not in the past
     * @param requiredFrom from when a consent to an earlier one opens nothing
     * @throws TechoException when somebody else published at the same moment
     * @throws IllegalArgumentException when it is required before it is shown, or a text is missing or too long
     */
    PublishedNotice publish(
            PurposeOfUse purpose,
            Texts texts,
            Optional<Instant> shownFrom,
            Optional<Instant> requiredFrom,
            TokenSubject operator) {
        Instant now = clock.instant();
        Instant shown = shownFrom.orElse(now);
        if (shown.isBefore(now)) {
            throw new IllegalArgumentException("nobody was told a notice before it was published");
        }
        NoticeVersion next = new NoticeVersion(of(purpose).size() + 1);
        PublishedNotice published = new PublishedNotice(
                new Notice(purpose, next, shown, requiredFrom.orElse(shown)),
                texts.title(),
                texts.japanese(),
                texts.english());
        try {
            jdbc.update(
                    "insert into techo_notice (purpose, version, title, text_ja, text_en, digest, shown_from,"
                            + " required_from, published_by, published_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    purpose.code(),
                    next.number(),
                    published.title(),
                    published.japanese(),
                    published.english().orElse(null),
                    published.digest(),
                    shown.atOffset(ZoneOffset.UTC),
                    published.notice().requiredFrom().atOffset(ZoneOffset.UTC),
                    operator.toString(),
                    now.atOffset(ZoneOffset.UTC));
        } catch (DuplicateKeyException e) {
            throw new TechoException(NoticeError.PUBLISHED_AT_THE_SAME_TIME);
        }
        return published;
    }

    private static PublishedNotice published(ResultSet row) throws SQLException {
        return new PublishedNotice(
                notice(row),
                row.getString("title"),
                row.getString("text_ja"),
                Optional.ofNullable(row.getString("text_en")));
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(
                PurposeOfUse.ofCode(row.getString("purpose")).orElseThrow(),
                new NoticeVersion(row.getInt("version")),
                row.getObject("shown_from", OffsetDateTime.class).toInstant(),
                row.getObject("required_from", OffsetDateTime.class).toInstant());
    }

    /**
     * The notices of a purpose as they stand.
     *
     * @param at the clock of the database
     */
    public record Now(Instant at, Notices notices) {}

    /** The words of a notice. */
    record Texts(String title, String japanese, Optional<String> english) {}
}
