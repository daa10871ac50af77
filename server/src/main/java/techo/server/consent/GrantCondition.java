package techo.server.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.Period;
import techo.policy.consent.PurposeCeiling;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * What a recipient may see of people's records, as SQL about a row {@code r} of {@code techo_resource}: the same that
 * {@code ConsentPolicy} decides from the provisions.
 *
 * <p>A grant is looked for by key. Whatever holds for every row of the statement alike is a {@link GateCondition}: asked
 * within the statement, or in the one before it.
 */
final class GrantCondition {
    private static final String PERSON = "left join techo_person s on s.patient_pid = g.patient_pid";

    /** What {@link #joined} needs beside {@code techo_resource r}. */
    static final String JOINED = "cross join techo_grant g " + PERSON;

    private static final String KEY =
            "g.grantee = ? and g.purpose = ? and g.patient_pid = r.patient_pid and g.category = r.category";
    private static final String DAY = "(g.data_from is null or r.effective_on >= g.data_from)"
            + " and (g.data_to is null or r.effective_on <= g.data_to)";
    private static final String SHARING = "(g.life_at_stake or ((s.frozen_from is null or s.frozen_from > :now)"
            + " and (s.last_act is null or extract(epoch from (:now - s.last_act)) < ?)))";
    private static final String ITEM = "(g.item is null or g.item = r.res_id)";
    private static final String ITEM_OF_PART = "(g.item is null or g.item = r.res_id or g.item = r.inside_of)";
    private static final String EXCEPTION = "e.patient_pid = g.patient_pid and e.grantee = g.grantee"
            + " and e.purpose = g.purpose and e.category = g.category and e.valid_from <= :now and e.valid_to > :now"
            + " and (r.effective_on is null or (r.effective_on >= e.data_from and r.effective_on <= e.data_to))"
            + " and (e.source is null or e.source = r.source or r.source = ?) and (e.item is null or e.item = r.res_id)";

    /** Between the two sizes that docs/benchmarks.md measures, ten people and all; where the ways cross is not measured. */
    static final int MANY = 4_000;

    private static final int MOST_REMEMBERED = 10_000;

    private final JdbcTemplate jdbc;
    private final int manyGrants;
    private final PurposeCeiling ceiling;
    private final LegalLimits limits;
    private final RegisterCondition register;
    private final StoredGates gates;
    private final Cache<Asked, Boolean> many;

    /** @param manyGrants from how many grants of one recipient on a page is not begun with them */
    GrantCondition(
            JdbcTemplate jdbc,
            PurposeCeiling ceiling,
            LegalLimits limits,
            RegisterCondition register,
            StoredGates gates,
            int manyGrants) {
        this.jdbc = jdbc;
        this.manyGrants = manyGrants;
        this.ceiling = ceiling;
        this.limits = limits;
        this.register = register;
        this.gates = gates;
        this.many = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofMinutes(1))
                .maximumSize(MOST_REMEMBERED)
                .build();
    }

    /** @return empty when nothing of anybody can be opened to this recipient for this purpose */
    Optional<SqlPredicate> of(Recipient recipient, StatementTime at) {
        return gate(recipient, at).map(gate -> existing(conditions(recipient, at, ITEM, gate)));
    }

    /** The same about a row {@code r} of {@code techo_part}. */
    Optional<SqlPredicate> ofPart(Recipient recipient, StatementTime at) {
        return gate(recipient, at).map(gate -> ofPart(recipient, at, gate));
    }

    SqlPredicate ofPart(Recipient recipient, StatementTime at, GateCondition gate) {
        return existing(conditions(recipient, at, ITEM_OF_PART, gate));
    }

    private static SqlPredicate existing(Conditions asked) {
        return asked.ofResource()
                .and(new SqlPredicate(
                        "exists (select 1 from techo_grant g " + PERSON + " where "
                                + asked.ofGrant().sql() + ")",
                        asked.ofGrant().arguments()));
    }

    /** Which grants there are to the recipient for a row {@code r}, in force or not; a part of {@link #joined}. */
    static SqlPredicate key(Recipient recipient, StatementTime at) {
        return at.in(KEY, recipient.recipient().value(), recipient.purpose().code());
    }

    /** The same about a row {@code r} beside which {@link #JOINED} stands. */
    Optional<SqlPredicate> joined(Recipient recipient, StatementTime at) {
        return gate(recipient, at).map(gate -> joined(recipient, at, gate));
    }

    SqlPredicate joined(Recipient recipient, StatementTime at, GateCondition gate) {
        Conditions conditions = conditions(recipient, at, ITEM, gate);
        return conditions.ofResource().and(conditions.ofGrant());
    }

    /**
     * The gate as a part of the statement.
     *
     * @return empty when nothing of anybody can be opened to this recipient for this purpose
     */
    Optional<GateCondition> gate(Recipient recipient, StatementTime at) {
        List<Period> spans = ceiling.spans(recipient.purpose(), recipient.type());
        return spans.isEmpty()
                ? Optional.empty()
                : Optional.of(register.gate(recipient, at).within(spans, at));
    }

    /**
     * The gate as it stands now, for a statement whose rows are asked about again before they leave: a database takes longer
     * to plan its subqueries than to find a page.
     *
     * @return empty when it is closed
     */
    Optional<GateCondition> gateNow(Recipient recipient, StatementTime at) {
        return gates.of(recipient, at).fold(closed -> Optional.empty(), open -> Optional.of(GateCondition.of(open)));
    }

    /**
     * Whether going through all grants of this recipient takes longer than trying what a search finds. Only the order of
     * work depends on it, so it may be a minute old.
     */
    boolean isMany(Recipient recipient) {
        return many.get(
                new Asked(recipient.recipient(), recipient.purpose()), asked -> countsMany(asked.to, asked.purpose));
    }

    private boolean countsMany(RecipientId to, PurposeOfUse purpose) {
        return !jdbc.queryForList(
                        "select g.category from techo_grant g where g.grantee = ? and g.purpose = ?"
                                + " offset ? rows fetch first 1 rows only",
                        Long.class,
                        to.value(),
                        purpose.code(),
                        manyGrants)
                .isEmpty();
    }

    private record Asked(RecipientId to, PurposeOfUse purpose) {}

    private record Conditions(SqlPredicate ofResource, SqlPredicate ofGrant) {}

    private Conditions conditions(Recipient recipient, StatementTime at, String item, GateCondition gate) {
        return new Conditions(
                at.in("not r.hidden_from_recipients").and(gate.ofResource()),
                granted(recipient, at, item).and(gate.ofGrant()));
    }

    Duration dormancy() {
        return limits.dormancy();
    }

    private SqlPredicate granted(Recipient recipient, StatementTime at, String item) {
        return key(recipient, at)
                .and(at.in("g.valid_from <= :now and g.valid_to > :now"))
                .and(at.in(DAY))
                .and(only("g.practitioner", practitioner(recipient)))
                .and(only("g.project", project(recipient)))
                .and(at.in("(g.source is null or g.source = r.source) and " + item))
                .and(excepted(recipient, at))
                .and(at.in(SHARING, limits.dormancy().toSeconds()));
    }

    /** A deny takes away whatever may fit it: who names no practitioner may be the one, and so may data of no route. */
    private static SqlPredicate excepted(Recipient recipient, StatementTime at) {
        SqlPredicate fits = at.in(EXCEPTION, DataOrigin.OPERATOR.code());
        for (SqlPredicate asked : Stream.concat(
                        practitioner(recipient).stream().map(who -> only("e.practitioner", Optional.of(who))),
                        project(recipient).stream().map(which -> only("e.project", Optional.of(which))))
                .toList()) {
            fits = fits.and(asked);
        }
        return new SqlPredicate(
                "(not g.excepted or not exists (select 1 from techo_grant_exception e where " + fits.sql() + "))",
                fits.arguments());
    }

    private static SqlPredicate only(String column, Optional<String> asked) {
        return asked.map(value -> new SqlPredicate("(" + column + " is null or " + column + " = ?)", List.of(value)))
                .orElseGet(() -> new SqlPredicate(column + " is null", List.of()));
    }

    private static Optional<String> practitioner(Recipient recipient) {
        return recipient.agent().practitioner().map(who -> who.value());
    }

    private static Optional<String> project(Recipient recipient) {
        return recipient.agent().project().map(which -> which.value());
    }
}
