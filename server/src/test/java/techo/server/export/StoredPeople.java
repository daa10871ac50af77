package techo.server.export;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.consent.StoredFacts;
import techo.server.consent.StoredFacts.Facts;

/** Stores fictional people with their records, the way an import does. */
final class StoredPeople {
    private static final int ENTRIES = 250;

    private final DaoRegistry daos;
    private final JdbcTemplate database;

    StoredPeople(DaoRegistry daos, JdbcTemplate database) {
        this.daos = daos;
        this.database = database;
    }

    /** @return the id of a new person who has {@code count} resources beside the Patient */
    String person(long seed, int count) {
        String id = "person-" + UUID.randomUUID();
        SyntheticRecords records = new SyntheticRecords(seed);
        store(id, List.of(records.patient(id)));
        for (int from = 0; from < count; from += ENTRIES) {
            store(id, records.record(id, Math.min(count - from, ENTRIES)));
        }
        return id;
    }

    void store(String patientId, List<? extends Resource> resources) {
        store(patientId, resources, DataCategory.LAB);
    }

    /** @param kind what they are taken for, whatever they say */
    @SuppressWarnings("unchecked")
    void store(String patientId, List<? extends Resource> resources, DataCategory kind) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        resources.forEach(resource -> {
            boolean named = resource.hasId();
            bundle.addEntry()
                    .setResource(resource)
                    .getRequest()
                    .setMethod(named ? HTTPVerb.PUT : HTTPVerb.POST)
                    .setUrl(resource.fhirType() + (named ? "/" + resource.getIdPart() : ""));
        });
        SystemRequestDetails request = new SystemRequestDetails();
        if (resources.stream().noneMatch(Patient.class::isInstance)) {
            new StoredFacts(
                            new PatientId(patientId),
                            new Caller.Operator(Access.unnarrowed(new ClientId("feed"), PurposeOfUse.OPERATE)),
                            resource -> new Facts(kind, "HOSPITAL"))
                    .putOn(request);
        }
        ((IFhirSystemDao<Bundle, Meta>) daos.getSystemDao()).transaction(request, bundle);
    }

    /** As if the person had consented to everything, for treatment. */
    void grantEverything(String recipient, String patientId) {
        revokeEverything(recipient, patientId);
        for (DataCategory category : DataCategory.values()) {
            database.update(
                    "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from, valid_to,"
                            + " consent_res_id, consent_version) values (?, 'TREAT', ?, ?, ?, ?, 0, 1)",
                    recipient,
                    pid(patientId),
                    category.number(),
                    Instant.now().minusSeconds(60).atOffset(ZoneOffset.UTC),
                    Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
        }
    }

    void revokeEverything(String recipient, String patientId) {
        database.update("delete from techo_grant where grantee = ? and patient_pid = ?", recipient, pid(patientId));
    }

    long pid(String patientId) {
        return database.queryForObject(
                "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?", Long.class, patientId);
    }
}
