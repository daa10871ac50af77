package techo.server.consent;

import java.util.List;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.RecipientGate;
import techo.policy.identity.Caller.Recipient;
import techo.policy.recipient.RecipientState;
import techo.server.recipient.AbroadGround;
import techo.server.recipient.RecipientProperties;
import techo.server.recipient.RecipientProperties.Unregistered;

/**
 * The register of recipients and the notices as SQL, asked within each statement: the same that {@code RecipientGate} says.
 * No subquery of it refers to the row, so that the database evaluates each once.
 */
final class RegisterCondition {
    private static final String JAPAN = "JP";
    private static final String REGISTERED = "exists (select 1 from techo_recipient q"
            + " join techo_recipient_purpose u on u.recipient = q.recipient and u.purpose = ?"
            + " where q.recipient = ? and q.type = ? and q.state = ?"
            + " and (q.checklist_until is null or q.checklist_until > :now)"
            + " and (q.country = ? or q.abroad_ground <> ?"
            + " or (q.measures_checked_at <= :now and extract(epoch from (:now - q.measures_checked_at)) < ?))";
    private static final String CONFIRMED = " and q.checklist_confirmed_at <= :now";
    private static final String UNKNOWN = "not exists (select 1 from techo_recipient w where w.recipient = ?)";
    private static final String VERSION =
            "g.recipient_version >= (select coalesce(max(q.version), ?) from techo_recipient q where q.recipient = ?)";
    private static final String NOTICE = "g.notice_version >= (select coalesce(max(n.version), ?) from techo_notice n"
            + " where n.purpose = ? and n.required_from <= :now)";
    private static final String TEXTS = "(g.told_abroad or not exists (select 1 from techo_recipient q"
            + " where q.recipient = ? and q.country <> ? and q.abroad_ground = ?))";
    private static final String RECHECKED = "not exists (select 1 from techo_recipient q where q.recipient = ?"
            + " and extract(epoch from (:now - q.checklist_confirmed_at)) >= ?)";

    private final Unregistered unregistered;
    private final LegalLimits limits;

    RegisterCondition(RecipientProperties properties, LegalLimits limits) {
        this.unregistered = properties.unregistered();
        this.limits = limits;
    }

    GateCondition gate(Recipient recipient, StatementTime at) {
        return new GateCondition(open(recipient, at), terms(recipient, at));
    }

    /** Whether the recipient may have anything for its purpose, and a resource {@code r} that came by its route. */
    private SqlPredicate open(Recipient recipient, StatementTime at) {
        return isChecked(recipient)
                ? registered(recipient, at).and(rechecked(recipient, at))
                : registered(recipient, at);
    }

    /** Whether a grant {@code g} was given to the recipient as it is now, and after the texts that it asks for. */
    private static SqlPredicate terms(Recipient recipient, StatementTime at) {
        String recipientId = recipient.recipient().value();
        return at.in(NOTICE, 0, recipient.purpose().code())
                .and(new SqlPredicate(VERSION, List.of(0, recipientId)))
                .and(new SqlPredicate(TEXTS, List.of(recipientId, JAPAN, AbroadGround.INFORMED_CONSENT.name())));
    }

    private SqlPredicate registered(Recipient recipient, StatementTime at) {
        String recipientId = recipient.recipient().value();
        SqlPredicate registered = at.in(
                REGISTERED + (isChecked(recipient) ? CONFIRMED : "") + ")",
                recipient.purpose().code(),
                recipientId,
                recipient.type().code(),
                RecipientState.ACTIVE.name(),
                JAPAN,
                AbroadGround.EQUIVALENT_MEASURES.name(),
                limits.recheck().toSeconds());
        return unregistered == Unregistered.REFUSE
                ? registered
                : registered.or(new SqlPredicate(UNKNOWN, List.of(recipientId)));
    }

    private SqlPredicate rechecked(Recipient recipient, StatementTime at) {
        SqlPredicate otherwise = GateCondition.notOfMynaportal();
        return otherwise.or(
                at.in(RECHECKED, recipient.recipient().value(), limits.recheck().toSeconds()));
    }

    private static boolean isChecked(Recipient recipient) {
        return RecipientGate.CHECKED.contains(recipient.type());
    }
}
