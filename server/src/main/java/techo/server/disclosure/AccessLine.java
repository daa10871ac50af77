package techo.server.disclosure;

import java.util.List;
import java.util.Optional;
import techo.policy.audit.AuditRecord;
import techo.policy.disclosure.DisclosedKind;

/**
 * One line of a person's access log.
 *
 * @param id of the AuditEvent
 * @param name of who asked, in Japanese and English
 * @param reference to who asked, unless that is nobody whom the person may know by id
 * @param kinds what was shown or changed of the person's record, as kinds of data
 * @param whole whether these are all kinds that there were; a delegate is told of what the delegate may see
 */
record AccessLine(
        String id,
        AuditRecord record,
        String name,
        Optional<String> reference,
        List<DisclosedKind> kinds,
        boolean whole) {
    private static final String EMERGENCY = "emergency-";

    /** Somebody opened the record in an emergency. */
    boolean isEmergency() {
        return record.outcome().reason().startsWith(EMERGENCY);
    }
}
