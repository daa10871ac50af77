package techo.server.recipient;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import techo.policy.identity.Caller.Recipient;
import techo.server.recipient.RecipientProperties.Unregistered;

/** The register as SQL: whether a recipient may have anything for its purpose now. Asked within each statement. */
public final class RegisteredCondition {
    private static final String REGISTERED = "exists (select 1 from techo_recipient q"
            + " join techo_recipient_purpose u on u.recipient = q.recipient and u.purpose = ?"
            + " where q.recipient = ? and q.type = ? and q.state = ?"
            + " and (q.checklist_until is null or q.checklist_until > ?))";

    private static final String UNKNOWN = "not exists (select 1 from techo_recipient w where w.recipient = ?)";

    private final Unregistered unregistered;

    public RegisteredCondition(RecipientProperties properties) {
        this.unregistered = properties.unregistered();
    }

    /** @return a condition with a {@code ?} for each of {@link #arguments} */
    public String sql() {
        return unregistered == Unregistered.REFUSE ? REGISTERED : "(" + REGISTERED + " or " + UNKNOWN + ")";
    }

    public List<Object> arguments(Recipient recipient, Instant at) {
        List<Object> registered = List.of(
                recipient.purpose().code(),
                recipient.recipient().value(),
                recipient.type().code(),
                RecipientState.ACTIVE.name(),
                at.atOffset(ZoneOffset.UTC));
        return unregistered == Unregistered.REFUSE
                ? registered
                : Stream.concat(
                                registered.stream(),
                                Stream.of(recipient.recipient().value()))
                        .toList();
    }
}
