package techo.server.erasure;

import java.util.Map;
import java.util.Set;

/** Tables that name people or resources, and whose rows outlive a record; each with the reason. */
final class TablesThatStay {
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("techo_disclosure", "the law wants it; reduced"),
            Map.entry("techo_disclosure_person", "who it was, for the entries that the law wants"),
            Map.entry("techo_acquisition", "the law wants it; reduced"),
            Map.entry("techo_audit_patient", "emptied by the erasure of the audit trail"),
            Map.entry("techo_person_key", "destroyed by the erasure of the audit trail"),
            Map.entry("techo_legal_hold_person", "who was under a hold, by id"),
            Map.entry("techo_incident", "a person who caused one is sealed with the key of that person"),
            Map.entry("techo_erasure", "who is to be erased again after a backup was restored, by id"),
            Map.entry("techo_export_person", "keys of HAPI that lead nowhere; goes with its job"),
            Map.entry("techo_export_match", "keys of HAPI that lead nowhere; goes with its job"),
            Map.entry("techo_export_withheld", "keys of HAPI, so that later exports tell what is gone"));

    private TablesThatStay() {}

    static Set<String> names() {
        return REASONS.keySet();
    }
}
