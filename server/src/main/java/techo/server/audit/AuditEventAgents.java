package techo.server.audit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.consent.ConsentReader;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ConsentVersion;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;

/**
 * Who took part, in the shape of IHE BALP: who asked, for whom, through which client, and the server. Which of the two
 * programs is the source and which the destination follows the data.
 */
final class AuditEventAgents {
    private static final String ROLE_CLASS = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";
    private static final String ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
    private static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final String PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    private final String base;

    /** @param base of the FHIR interface, which is what clients asked */
    AuditEventAgents(URI base) {
        this.base = base.toString();
    }

    /** @param patient who is told */
    List<AuditEventAgentComponent> of(AuditRecord record, PatientId patient) {
        List<AuditEventAgentComponent> agents = new ArrayList<>();
        agents.add(asking(record, patient));
        behind(record, patient).ifPresent(agents::add);
        client(record).ifPresent(agents::add);
        agents.add(server(record.action()));
        return agents;
    }

    static List<Coding> purpose(AuditAgent agent) {
        return PurposeOfUse.ofCode(agent.purpose())
                .map(purpose -> List.of(
                        new Coding(ConsentReader.PURPOSES, purpose.code(), purpose.japanese()),
                        new Coding(ACT_REASON, purpose.actReason(), null)))
                .orElse(List.of());
    }

    /** Who asked: the person, where one is known, not the organisation. */
    private static AuditEventAgentComponent asking(AuditRecord record, PatientId patient) {
        AuditEventAgentComponent agent = new AuditEventAgentComponent();
        agent.setRequestor(true);
        agent.setWho(hasPerson(record.agent()) ? new Reference(record.agent().person()) : who(record.agent(), patient));
        agent.setType(new CodeableConcept(new Coding(PARTICIPATION, "IRCP", "information recipient")));
        record.consents().forEach(consent -> agent.addPolicy(policy(record.agent(), consent)));
        purpose(record.agent())
                .forEach(coding -> agent.getPurposeOfUseFirstRep().addCoding(coding));
        return agent;
    }

    /** For whom: the person for whom a delegate acts, the organisation in whose name its people ask. */
    private static Optional<AuditEventAgentComponent> behind(AuditRecord record, PatientId patient) {
        if (record.agent().kind() == AuditAgent.Kind.DELEGATE) {
            // A delegate acts for one person, and every person has a log of their own.
            return Optional.of(
                    behind(new Reference("Patient/" + patient.value()), new Coding(ROLE_CODE, "DELEGATOR", null)));
        }
        return hasPerson(record.agent())
                ? Optional.of(behind(who(record.agent(), patient), new Coding(ROLE_CLASS, "AFFL", null)))
                : Optional.empty();
    }

    /** The program through which somebody asked. */
    private static Optional<AuditEventAgentComponent> client(AuditRecord record) {
        if (record.agent().client().isEmpty()) {
            return Optional.empty();
        }
        AuditEventAgentComponent client = behind(
                new Reference()
                        .setIdentifier(new Identifier().setValue(record.agent().client())),
                switch (record.action()) {
                    case READ, HISTORY, EXPORT -> AuditEvents.dicom("110152", "Destination Role ID");
                    case DELETE, ERASE -> AuditEvents.dicom("110150", "Application");
                    default -> AuditEvents.dicom("110153", "Source Role ID");
                });
        if (!record.agent().network().isEmpty()) {
            client.getNetwork().setAddress(record.agent().network());
            if (!NetworkAddresses.isHash(record.agent().network())) {
                client.getNetwork().setType(AuditEvent.AuditEventAgentNetworkType._2);
            }
        }
        return Optional.of(client);
    }

    private AuditEventAgentComponent server(AuditAction action) {
        AuditEventAgentComponent server = behind(
                new Reference()
                        .setIdentifier(
                                new Identifier().setSystem("urn:ietf:rfc:3986").setValue(base)),
                switch (action) {
                    case READ, HISTORY, EXPORT -> AuditEvents.dicom("110153", "Source Role ID");
                    case DELETE, ERASE -> new Coding(PARTICIPANT, "custodian", "Custodian");
                    default -> AuditEvents.dicom("110152", "Destination Role ID");
                });
        server.getNetwork().setAddress(base).setType(AuditEvent.AuditEventAgentNetworkType._5);
        return server;
    }

    private static AuditEventAgentComponent behind(Reference who, Coding role) {
        AuditEventAgentComponent agent = new AuditEventAgentComponent();
        agent.setRequestor(false);
        agent.setWho(who);
        agent.setType(new CodeableConcept(role));
        return agent;
    }

    /** The account of an operator is kept in the record, and is nothing that a person is shown. */
    private static boolean hasPerson(AuditAgent agent) {
        return agent.kind() == AuditAgent.Kind.RECIPIENT && !agent.person().isEmpty();
    }

    /** A delegation is no FHIR resource; its id is a UUID. */
    private static String policy(AuditAgent agent, ConsentVersion decided) {
        return agent.kind() == AuditAgent.Kind.DELEGATE
                ? "urn:uuid:" + decided.id()
                : "Consent/" + decided.id() + "/_history/" + decided.version();
    }

    /** Another person who came upon the record is told by nothing that identifies that person. */
    private static Reference who(AuditAgent agent, PatientId patient) {
        return switch (agent.kind()) {
            case CITIZEN ->
                agent.id().equals(patient.value())
                        ? new Reference("Patient/" + agent.id())
                        : new Reference().setDisplay("別の利用者 Another person");
            case DELEGATE -> new Reference("RelatedPerson/" + agent.id());
            case RECIPIENT -> new Reference("Organization/" + agent.id());
            case OPERATOR -> new Reference().setDisplay("運営者 Operator");
            case SYSTEM ->
                new Reference()
                        .setIdentifier(new Identifier().setValue(agent.id()))
                        .setDisplay("システム System");
            case NOBODY -> new Reference().setDisplay("不明 Unknown");
        };
    }
}
