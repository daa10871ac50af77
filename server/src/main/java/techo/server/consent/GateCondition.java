package techo.server.consent;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Period;
import techo.policy.consent.RecipientGate.MynaportalData;
import techo.policy.consent.RecipientGate.Open;

/**
 * What holds for every row of a statement alike: the gate of a recipient, as SQL.
 *
 * @param ofResource about a row {@code r} of {@code techo_resource}
 * @param ofGrant about a grant {@code g} beside it
 */
record GateCondition(SqlPredicate ofResource, SqlPredicate ofGrant) {
    private static final List<Object> MYNAPORTAL = Arrays.stream(DataOrigin.values())
            .filter(DataOrigin::maybeMynaportal)
            .<Object>map(DataOrigin::code)
            .toList();
    private static final SqlPredicate NOT_OF_MYNAPORTAL = new SqlPredicate(
            "r.source not in (" + MYNAPORTAL.stream().map(code -> "?").collect(Collectors.joining(", ")) + ")",
            MYNAPORTAL);
    private static final SqlPredicate EVERYTHING = new SqlPredicate("r.patient_pid is not null", List.of());
    private static final SqlPredicate TOLD = new SqlPredicate("g.told_abroad", List.of());

    /** Of a gate that was found open. To whom it is confined is asked elsewhere. */
    static GateCondition of(Open gate) {
        SqlPredicate versions = new SqlPredicate(
                "g.notice_version >= ? and g.recipient_version >= ?",
                List.of(gate.notice().number(), gate.recipient().number()));
        return new GateCondition(
                gate.mynaportal() == MynaportalData.OPEN ? EVERYTHING : NOT_OF_MYNAPORTAL,
                gate.foreignTexts().isEmpty() ? versions : versions.and(TOLD));
    }

    /** The same, in one of these spans of time only. @param spans not empty */
    GateCondition within(List<Period> spans, StatementTime at) {
        return spans.contains(Period.ALWAYS)
                ? this
                : new GateCondition(
                        spans.stream()
                                .map(span -> at.in(
                                        "(:now >= ? and :now < ?)",
                                        span.from().atOffset(ZoneOffset.UTC),
                                        span.until().atOffset(ZoneOffset.UTC)))
                                .reduce(SqlPredicate::or)
                                .orElseThrow()
                                .and(ofResource),
                        ofGrant);
    }

    static SqlPredicate notOfMynaportal() {
        return NOT_OF_MYNAPORTAL;
    }
}
