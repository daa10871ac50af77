package techo.server.disclosure;

import java.util.List;
import techo.policy.audit.AuditRecord;
import techo.policy.disclosure.DisclosedKind;

/**
 * One line of a person's access log.
 *
 * @param id of the AuditEvent
 * @param name of who asked, in Japanese and English
 * @param kinds what was shown or changed of the person's record, as kinds of data
 */
record AccessLine(String id, AuditRecord record, String name, List<DisclosedKind> kinds) {
    private static final String EMERGENCY = "emergency-";

    /** Somebody opened the record in an emergency. */
    boolean isEmergency() {
        return record.outcome().reason().startsWith(EMERGENCY);
    }
}
