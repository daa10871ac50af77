package techo.server.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;

/** Ids of AuditEvents: node and sequence of the record. */
final class AuditEventId {
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]{1,32})\\.([1-9][0-9]{0,17})");

    private AuditEventId() {}

    static Optional<ChainPosition> parse(String id) {
        Matcher parts = FORM.matcher(id);
        return parts.matches()
                ? Optional.of(new ChainPosition(new NodeId(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }
}
