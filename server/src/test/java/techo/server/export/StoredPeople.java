package techo.server.export;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
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
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
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
        List<Resource> resources = records.record(id, count);
        for (int from = 0; from < count; from += ENTRIES) {
            store(id, resources.subList(from, Math.min(count, from + ENTRIES)));
        }
        return id;
    }

    @SuppressWarnings("unchecked")
    void store(String patientId, List<? extends Resource> resources) {
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
                            new ClientId("feed"),
                            resource -> new Facts(DataCategory.LAB, "HOSPITAL"))
                    .putOn(request);
        }
        ((IFhirSystemDao<Bundle, Meta>) daos.getSystemDao()).transaction(request, bundle);
    }

    long pid(String patientId) {
        return database.queryForObject(
                "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?", Long.class, patientId);
    }
}
