package techo.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AccessReview;
import techo.policy.audit.AccessReview.Finding;
import techo.policy.audit.AuditAgent;
import techo.policy.identity.TokenSubject;

/** The weekly reviews: made once for each week, whichever node comes first, and signed by somebody who looked. */
final class AuditReviews {
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final int DAYS = 7;
    private static final int MOST_WEEKS = 52;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcTemplate jdbc;
    private final OneNode node;
    private final AuditScan scan;
    private final AccessReview.Limits limits;
    private final Clock clock;

    AuditReviews(JdbcTemplate jdbc, OneNode node, AuditScan scan, AccessReview.Limits limits, Clock clock) {
        this.jdbc = jdbc;
        this.node = node;
        this.scan = scan;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The Mondays of the weeks without a review, oldest first: the last whole week, and those of the year before it that nobody
     * made since reviews are made, because no server ran or they could not be made.
     */
    List<LocalDate> missing() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), JAPAN);
        LocalDate last =
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(1);
        Set<LocalDate> made = new TreeSet<>(jdbc.query(
                "select week from techo_audit_review", (row, number) -> row.getObject("week", LocalDate.class)));
        LocalDate first = made.stream().findFirst().orElse(last);
        return IntStream.rangeClosed(0, MOST_WEEKS)
                .mapToObj(ago -> last.minusWeeks(MOST_WEEKS - ago))
                .filter(week -> !week.isBefore(first) && !made.contains(week))
                .toList();
    }

    /** @param week its Monday. @return false when another node makes it, or has made it since it was found missing */
    boolean make(LocalDate week) {
        return node.alone("techo_audit_review " + week, () -> find(week).isEmpty() && isMade(week));
    }

    private boolean isMade(LocalDate week) {
        AccessReview review = new AccessReview(limits);
        for (LocalDate day = week; day.isBefore(week.plusDays(DAYS)); day = day.plusDays(1)) {
            scan.records(
                    day.atStartOfDay(JAPAN).toInstant(),
                    day.plusDays(1).atStartOfDay(JAPAN).toInstant(),
                    opened -> review.add(opened.record()));
        }
        try {
            jdbc.update(
                    "insert into techo_audit_review (week, made_at, records, findings) values (?,?,?,?)",
                    week,
                    clock.instant().atOffset(ZoneOffset.UTC),
                    review.records(),
                    json(review.findings()));
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    List<Stored> all() {
        return jdbc.query("select * from techo_audit_review order by week desc", (row, number) -> stored(row));
    }

    Optional<Stored> find(LocalDate week) {
        return jdbc
                .query("select * from techo_audit_review where week = ?", (row, number) -> stored(row), week)
                .stream()
                .findFirst();
    }

    /** @return false when it was signed already */
    boolean sign(LocalDate week, String note, TokenSubject operator) {
        return jdbc.update(
                        "update techo_audit_review set signed_by = ?, signed_at = ?, note = ?"
                                + " where week = ? and signed_at is null",
                        operator.toString(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        note,
                        week)
                > 0;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getObject("week", LocalDate.class),
                row.getLong("records"),
                findings(row.getString("findings")),
                Optional.ofNullable(row.getString("signed_by")),
                Optional.ofNullable(row.getString("note")));
    }

    private static String json(List<Finding> findings) {
        ArrayNode list = JSON.createArrayNode();
        findings.forEach(finding -> list.addObject()
                .put("kind", finding.key().kind().code())
                .put("agent", finding.key().agent().code())
                .put("who", finding.key().who())
                .put("client", finding.key().client())
                .put("count", finding.count()));
        return list.toString();
    }

    private static List<Finding> findings(String json) {
        List<Finding> findings = new ArrayList<>();
        try {
            for (JsonNode each : JSON.readTree(json)) {
                findings.add(new Finding(
                        new Finding.Key(
                                Finding.Kind.ofCode(each.path("kind").asText()).orElseThrow(),
                                AuditAgent.Kind.ofCode(each.path("agent").asText())
                                        .orElseThrow(),
                                each.path("who").asText(),
                                each.path("client").asText()),
                        each.path("count").asLong()));
            }
            return findings;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored review is not JSON", e);
        }
    }

    /** A review as it stands. @param week its Monday */
    record Stored(
            LocalDate week, long records, List<Finding> findings, Optional<String> signedBy, Optional<String> note) {}
}
