package techo.server.audit;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.interceptors.consent.ConsentReader;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.PersonalAccesses.Access;

/**
 * Renders a record for one person as an R4 AuditEvent in the shape of IHE BALP (Basic Audit Log Patterns, ITI).
 *
 * <p>INVARIANT: of the persons concerned only this one appears. A page that a recipient searched may have had data of
 * many.
 */
final class AuditEvents {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private static final String INTERACTION = "http://hl7.org/fhir/restful-interaction";
    private static final String ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String ENTITY_ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String ROLE_CLASS = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";
    private static final String ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
    private static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

    AuditEvent of(Access access, PatientId patient) {
        AuditRecord record = access.record();
        AuditEvent event = new AuditEvent();
        event.setId(id(access));
        event.setType(new Coding(TYPE, "rest", "RESTful Operation"));
        subtypes(record.action()).forEach(event::addSubtype);
        event.setAction(action(record.action()));
        event.setRecorded(Date.from(record.at()));
        outcome(event, record);
        purpose(record.agent())
                .forEach(coding -> event.getPurposeOfEventFirstRep().addCoding(coding));
        event.addAgent(asking(record, patient));
        behind(record, patient).ifPresent(event::addAgent);
        event.getSource().setSite(access.position().node().value());
        event.getSource().setObserver(new Reference().setDisplay("Techo"));
        event.addEntity(person(patient));
        record.subjects().getOrDefault(patient, List.of()).forEach(use -> event.addEntity(data(use)));
        query(record).ifPresent(event::addEntity);
        event.addEntity(request(record));
        return event;
    }

    static String id(Access access) {
        return access.position().node().value() + "." + access.position().sequence();
    }

    private static List<Coding> subtypes(AuditAction action) {
        return switch (action) {
            case READ -> List.of(interaction("read"), dicom("110110", "Patient Record"));
            case SEARCH -> List.of(interaction("search"), dicom("110112", "Query"));
            case HISTORY -> List.of(interaction("history"), dicom("110110", "Patient Record"));
            case OPERATION -> List.of(interaction("operation"), dicom("110110", "Patient Record"));
            case CREATE -> List.of(interaction("create"), dicom("110110", "Patient Record"));
            case UPDATE -> List.of(interaction("update"), dicom("110110", "Patient Record"));
            case DELETE, ERASE -> List.of(interaction("delete"), dicom("110110", "Patient Record"));
            case BATCH -> List.of(interaction("batch"), dicom("110110", "Patient Record"));
            case TRANSACTION -> List.of(interaction("transaction"), dicom("110110", "Patient Record"));
            case IMPORT -> List.of(interaction("operation"), dicom("110107", "Import"));
            case EXPORT -> List.of(interaction("operation"), dicom("110106", "Export"));
            case SIGN_IN, SIGN_OUT -> List.of(dicom("110114", "User Authentication"));
            case OTHER -> List.of();
        };
    }

    static AuditEventAction action(AuditAction action) {
        return switch (action) {
            case READ, HISTORY, EXPORT -> AuditEventAction.R;
            case SEARCH, OPERATION, BATCH, TRANSACTION, SIGN_IN, SIGN_OUT, OTHER -> AuditEventAction.E;
            case CREATE, IMPORT -> AuditEventAction.C;
            case UPDATE -> AuditEventAction.U;
            case DELETE, ERASE -> AuditEventAction.D;
        };
    }

    private static void outcome(AuditEvent event, AuditRecord record) {
        event.setOutcome(
                switch (record.outcome().result()) {
                    case DONE -> AuditEventOutcome._0;
                    case DENIED -> AuditEventOutcome._4;
                    case FAILED, INTERRUPTED -> AuditEventOutcome._8;
                });
        if (!record.outcome().reason().isEmpty()) {
            event.setOutcomeDesc(record.outcome().reason());
        }
    }

    private static List<Coding> purpose(AuditAgent agent) {
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
        if (!record.agent().client().isEmpty()) {
            agent.setAltId(record.agent().client());
        }
        agent.setType(new CodeableConcept(dicom("110153", "Source Role ID")));
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

    private static AuditEventEntityComponent person(PatientId patient) {
        return new AuditEventEntityComponent()
                .setWhat(new Reference("Patient/" + patient.value()))
                .setType(new Coding(ENTITY_TYPE, "1", "Person"))
                .setRole(new Coding(ENTITY_ROLE, "1", "Patient"));
    }

    private static AuditEventEntityComponent data(ResourceUse use) {
        AuditEventEntityComponent entity = new AuditEventEntityComponent()
                .setType(new Coding(ENTITY_TYPE, "2", "System Object"))
                .setRole(new Coding(ENTITY_ROLE, "4", "Domain Resource"));
        if (use.id().isEmpty()) {
            entity.setWhat(new Reference().setType(use.type()));
            entity.addDetail().setType("count").setValue(new StringType(Long.toString(use.count())));
        } else {
            String version = use.version() == 0 ? "" : "/_history/" + use.version();
            entity.setWhat(new Reference(use.type() + "/" + use.id() + version));
        }
        entity.addDetail().setType("use").setValue(new StringType(use.use().code()));
        return entity;
    }

    /** Names of parameters only; their values were never recorded. */
    private static Optional<AuditEventEntityComponent> query(AuditRecord record) {
        if (record.action() != AuditAction.SEARCH && record.parameters().isEmpty()) {
            return Optional.empty();
        }
        String names = "?" + String.join("&", record.parameters());
        return Optional.of(new AuditEventEntityComponent()
                .setType(new Coding(ENTITY_TYPE, "2", "System Object"))
                .setRole(new Coding(ENTITY_ROLE, "24", "Query"))
                .setQuery(names.getBytes(StandardCharsets.US_ASCII)));
    }

    private static AuditEventEntityComponent request(AuditRecord record) {
        return new AuditEventEntityComponent()
                .setWhat(new Reference()
                        .setIdentifier(
                                new Identifier().setValue(record.request().value())))
                .setType(new Coding(
                        "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
                        "XrequestId",
                        "X-Request-Id"));
    }

    private static Coding interaction(String code) {
        return new Coding(INTERACTION, code, code);
    }

    private static Coding dicom(String code, String display) {
        return new Coding(DICOM, code, display);
    }
}
