package techo.server.portal;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import techo.policy.identity.PurposeOfUse;

/**
 * One line of "who looked".
 *
 * @param at in Japan
 * @param who as the audit record names the one who asked
 * @param purpose as a citizen reads it
 * @param action FHIR audit action code: C, R, U, D or E
 * @param shown resources that were shown or written
 * @param outcome granted or refused; the end of a message key
 */
record Access(ZonedDateTime at, String who, String purpose, String action, int shown, String outcome) {

    /**
     * @param self how the page calls the person whose record it is
     * @param own the person's Patient, as a reference
     */
    static List<Access> of(List<AuditEvent> events, String own, String self) {
        return events.stream().map(event -> of(event, own, self)).toList();
    }

    private static Access of(AuditEvent event, String own, String self) {
        AuditEventAgentComponent agent = event.getAgent().stream()
                .filter(AuditEventAgentComponent::getRequestor)
                .findFirst()
                .orElseGet(event::getAgentFirstRep);
        return new Access(
                event.getRecorded().toInstant().atZone(Days.JAPAN),
                own.equals(agent.getWho().getReference()) ? self : who(agent),
                purpose(event, agent),
                action(event),
                event.getEntity().size(),
                event.getOutcome() == AuditEventOutcome._0 ? "granted" : "refused");
    }

    /** To FHIR a search is an execution; to the person whose record was searched, somebody looked. */
    private static String action(AuditEvent event) {
        boolean search = event.getSubtype().stream()
                .map(Coding::getCode)
                .anyMatch(code -> code != null && code.startsWith("search"));
        return search ? "R" : event.hasAction() ? event.getAction().toCode() : "";
    }

    private static String who(AuditEventAgentComponent agent) {
        return Optional.ofNullable(agent.getName())
                .or(() -> Optional.ofNullable(agent.getWho().getDisplay()))
                .or(() -> Optional.ofNullable(agent.getWho().getReference()))
                .or(() -> Optional.ofNullable(agent.getWho().getIdentifier().getValue()))
                .orElse("—");
    }

    private static String purpose(AuditEvent event, AuditEventAgentComponent agent) {
        return java.util.stream.Stream.concat(agent.getPurposeOfUse().stream(), event.getPurposeOfEvent().stream())
                .flatMap(concept -> concept.getCoding().stream())
                .map(Coding::getCode)
                .flatMap(code -> PurposeOfUse.ofCode(code).stream())
                .map(PurposeOfUse::japanese)
                .findFirst()
                .orElse("—");
    }
}
