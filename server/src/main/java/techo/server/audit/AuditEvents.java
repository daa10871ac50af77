package techo.server.audit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;
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

    private static final String SOURCE = "http://terminology.hl7.org/CodeSystem/security-source-type";

    private final AuditEventAgents agents;

    /** @param base of the FHIR interface, which is what clients asked */
    AuditEvents(URI base) {
        this.agents = new AuditEventAgents(base);
    }

    AuditEvent of(Access access, PatientId patient) {
        AuditRecord record = access.record();
        AuditEvent event = new AuditEvent();
        event.setId(id(access));
        event.setType(new Coding(TYPE, "rest", "RESTful Operation"));
        subtypes(record.action()).forEach(event::addSubtype);
        event.setAction(action(record.action()));
        event.setRecorded(Date.from(record.at()));
        outcome(event, record);
        AuditEventAgents.purpose(record.agent())
                .forEach(coding -> event.getPurposeOfEventFirstRep().addCoding(coding));
        agents.of(record, patient).forEach(event::addAgent);
        event.getSource().setSite(access.position().node().value());
        event.getSource().setObserver(new Reference().setDisplay("Techo"));
        event.getSource().addType(new Coding(SOURCE, "4", "Application Server"));
        event.addEntity(person(patient));
        data(record, record.subjects().getOrDefault(patient, List.of())).forEach(event::addEntity);
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

    private static AuditEventEntityComponent person(PatientId patient) {
        return new AuditEventEntityComponent()
                .setWhat(new Reference("Patient/" + patient.value()))
                .setType(new Coding(ENTITY_TYPE, "1", "Person"))
                .setRole(new Coding(ENTITY_ROLE, "1", "Patient"));
    }

    /** What was done with each resource is told where the action does not say it. */
    private static boolean severalUses(AuditAction action) {
        return switch (action) {
            case READ, SEARCH, HISTORY, CREATE, UPDATE, DELETE -> false;
            default -> true;
        };
    }

    /** What was changed and then shown is told once. */
    private static List<AuditEventEntityComponent> data(AuditRecord record, List<ResourceUse> uses) {
        boolean several = severalUses(record.action());
        Set<String> told = new HashSet<>();
        return uses.stream()
                .filter(use -> several || told.add(use.type() + "/" + use.id() + "/" + use.version()))
                .map(use -> data(use, several))
                .toList();
    }

    private static AuditEventEntityComponent data(ResourceUse use, boolean several) {
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
        if (several) {
            entity.addDetail().setType("use").setValue(new StringType(use.use().code()));
        }
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

    static Coding dicom(String code, String display) {
        return new Coding(DICOM, code, display);
    }
}
