package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.PatientId;
import techo.server.audit.PersonalAccesses.Access;

/** What IHE BALP 1.1 asks of its patterns PatientRead, PatientQuery, PatientCreate, PatientUpdate and PatientDelete. */
class AuditEventShapeTest {
    private static final PatientId SAKURA = new PatientId("sakura");
    private static final String BASE = "https://techo.example.jp/fhir";
    private static final String DOCTOR = "Practitioner/doctor";

    private final AuditEvents events = new AuditEvents(URI.create(BASE));

    @ParameterizedTest
    @CsvSource({
        "READ, R, read, DCM|110152, DCM|110153",
        "SEARCH, E, search, DCM|110153, DCM|110152",
        "CREATE, C, create, DCM|110153, DCM|110152",
        "UPDATE, U, update, DCM|110153, DCM|110152",
        "DELETE, D, delete, DCM|110150, provenance-participant-type|custodian"
    })
    void a_use_of_a_patients_data_has_the_shape_of_its_pattern(
            AuditAction action, String code, String interaction, String client, String server) {
        AuditEvent event = events.of(access(action, doctor().from("2001:db8::7")), SAKURA);
        assertThat(violations(event, code, interaction, client, server)).isEmpty();
    }

    @Test
    void an_address_is_told_as_far_as_it_was_kept() {
        assertThat(client(access(AuditAction.READ, doctor().from("2001:db8::7")))
                        .getNetwork()
                        .getType()
                        .toCode())
                .isEqualTo("2");
        AuditEventAgentComponent hashed = client(access(AuditAction.READ, doctor().from("hmac:0123456789ab")));
        assertThat(hashed.getNetwork().getAddress()).isEqualTo("hmac:0123456789ab");
        assertThat(hashed.getNetwork().hasType()).isFalse();
        assertThat(client(access(AuditAction.READ, doctor())).hasNetwork()).isFalse();
    }

    /** What does not fit, so that a change that breaks several says so at once. */
    private static List<String> violations(
            AuditEvent event, String code, String interaction, String client, String server) {
        List<String> wrong = new ArrayList<>();
        expect(wrong, "type", text(event.getType()), "audit-event-type|rest");
        expect(wrong, "subtype", text(event.getSubtypeFirstRep()), "restful-interaction|" + interaction);
        expect(wrong, "action", event.getAction().toCode(), code);
        expect(wrong, "recorded", String.valueOf(event.hasRecorded()), "true");
        expect(wrong, "outcome", event.getOutcome().toCode(), "0");
        expect(wrong, "source.observer", String.valueOf(event.getSource().hasObserver()), "true");
        expect(wrong, "source.type", text(event.getSource().getTypeFirstRep()), "security-source-type|4");
        List<AuditEventAgentComponent> user = event.getAgent().stream()
                .filter(AuditEventAgentComponent::getRequestor)
                .toList();
        expect(wrong, "users", user.size(), 1);
        expect(wrong, "user.type", type(user.get(0)), "v3-ParticipationType|IRCP");
        expect(wrong, "user.who", user.get(0).getWho().getReference(), DOCTOR);
        program(wrong, event, "client", client, "clinic-app", "2001:db8::7");
        program(wrong, event, "server", server, BASE, BASE);
        AuditEventEntityComponent patient = entity(wrong, event, "1", "1");
        expect(wrong, "patient.what", patient.getWhat().getReference(), "Patient/sakura");
        expect(wrong, "patient.name", patient.getName(), null);
        AuditEventEntityComponent request = event.getEntity().stream()
                .filter(entity -> "XrequestId".equals(entity.getType().getCode()))
                .findFirst()
                .orElseGet(AuditEventEntityComponent::new);
        expect(wrong, "transaction", request.getWhat().getIdentifier().getValue(), "request-1");
        expect(wrong, "transaction.detail", request.getDetail().size(), 0);
        if (interaction.equals("search")) {
            AuditEventEntityComponent query = entity(wrong, event, "2", "24");
            expect(wrong, "query.query", new String(query.getQuery()), "?code");
            expect(wrong, "query.what", query.getWhat().isEmpty(), true);
        }
        AuditEventEntityComponent data = entity(wrong, event, "2", "4");
        expect(wrong, "data.what", data.getWhat().getReference(), "Observation/o-1/_history/3");
        expect(wrong, "data.detail", data.getDetail().size(), 0);
        expect(wrong, "data.query", data.hasQuery(), false);
        return wrong;
    }

    private static void program(
            List<String> wrong, AuditEvent event, String name, String type, String who, String network) {
        List<AuditEventAgentComponent> found = event.getAgent().stream()
                .filter(agent -> type(agent).equals(type))
                .toList();
        expect(wrong, name + "s", found.size(), 1);
        if (found.size() == 1) {
            AuditEventAgentComponent agent = found.get(0);
            expect(wrong, name + ".requestor", agent.getRequestor(), false);
            expect(wrong, name + ".who", agent.getWho().getIdentifier().getValue(), who);
            expect(wrong, name + ".network", agent.getNetwork().getAddress(), network);
        }
    }

    private static AuditEventEntityComponent entity(List<String> wrong, AuditEvent event, String type, String role) {
        List<AuditEventEntityComponent> found = event.getEntity().stream()
                .filter(entity -> type.equals(entity.getType().getCode())
                        && role.equals(entity.getRole().getCode()))
                .toList();
        expect(wrong, "entities of role " + role, found.size(), 1);
        return found.isEmpty() ? new AuditEventEntityComponent() : found.get(0);
    }

    private static void expect(List<String> wrong, String what, Object found, Object wanted) {
        if (!java.util.Objects.equals(found, wanted)) {
            wrong.add(what + " is " + found + " and not " + wanted);
        }
    }

    private static String type(AuditEventAgentComponent agent) {
        return text(agent.getType().getCodingFirstRep());
    }

    /** The last part of the system, and the code. */
    private static String text(Coding coding) {
        return String.valueOf(coding.getSystem()).replaceAll(".*/", "") + "|" + coding.getCode();
    }

    private AuditEventAgentComponent client(Access access) {
        return events.of(access, SAKURA).getAgent().stream()
                .filter(agent -> type(agent).equals("DCM|110152"))
                .findFirst()
                .orElseThrow();
    }

    private static AuditAgent doctor() {
        return new AuditAgent(Kind.RECIPIENT, "clinic", DOCTOR, "clinic-app", "TREAT");
    }

    private static Access access(AuditAction action, AuditAgent agent) {
        AuditRecord record = new AuditRecord(
                Instant.parse("2026-04-01T00:00:00Z"),
                new RequestId("request-1"),
                agent,
                action,
                AuditOutcome.done(200),
                "Observation",
                action == AuditAction.SEARCH ? List.of("code") : List.of(),
                Map.of(
                        SAKURA,
                        List.of(
                                ResourceUse.one(Use.SHOWN, "Observation", "o-1", 3),
                                ResourceUse.one(Use.UPDATED, "Observation", "o-1", 3))),
                List.of(),
                List.of(),
                1);
        return new Access(new ChainPosition(new NodeId("n1"), 1), record);
    }
}
