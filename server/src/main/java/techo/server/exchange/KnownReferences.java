package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.entity.ResourceIndexedSearchParamToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.exchange.ImportKey;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;

/**
 * References to what an earlier import has stored and this one does not store again: by the id that it has, and where the
 * person has deleted it since, by its identifier only.
 */
final class KnownReferences {
    private static final String FIND = "select h.fhir_id from hfj_spidx_token t"
            + " join hfj_resource h on h.res_id = t.res_id and h.res_deleted_at is null"
            + " join techo_resource r on r.res_id = t.res_id and r.patient_pid = ?"
            + " where t.hash_sys_and_value = ?";

    private final JdbcTemplate jdbc;
    private final PartitionSettings partitions;

    KnownReferences(JdbcTemplate jdbc, PartitionSettings partitions) {
        this.jdbc = jdbc;
        this.partitions = partitions;
    }

    /**
     * @param read all that the files say
     * @param stored what of it is stored now; its references are changed
     */
    void connect(StoredPerson person, List<ImportedRecord> read, List<ImportedRecord> stored) {
        Set<ImportKey> now =
                resources(stored).stream().map(ImportedResource::key).collect(Collectors.toSet());
        Map<String, ImportedResource> earlier = resources(read).stream()
                .filter(resource -> !now.contains(resource.key()))
                .collect(Collectors.toMap(resource -> resource.key().fullUrl(), resource -> resource, (a, b) -> a));
        if (earlier.isEmpty()) {
            return;
        }
        Map<String, Optional<String>> found = new HashMap<>();
        for (ImportedResource resource : resources(stored)) {
            for (Reference reference : references(resource.resource())) {
                String url = reference.getReference();
                if (url != null && earlier.containsKey(url)) {
                    found.computeIfAbsent(url, any -> find(person, earlier.get(url)))
                            .ifPresentOrElse(
                                    reference::setReference,
                                    () -> onlyNamed(reference, earlier.get(url).key()));
                }
            }
        }
    }

    private static void onlyNamed(Reference reference, ImportKey key) {
        reference.setReference(null);
        if (!reference.hasIdentifier()) {
            reference.setIdentifier(key.identifier());
        }
    }

    private Optional<String> find(StoredPerson person, ImportedResource resource) {
        String type = resource.resource().fhirType();
        long hash = ResourceIndexedSearchParamToken.calculateHashSystemAndValue(
                partitions,
                RequestPartitionId.defaultPartition(),
                type,
                "identifier",
                ImportKey.SYSTEM,
                resource.key().value());
        return jdbc.queryForList(FIND, String.class, person.pid(), hash).stream()
                .findFirst()
                .map(id -> type + "/" + id);
    }

    private static List<ImportedResource> resources(List<ImportedRecord> records) {
        return records.stream().flatMap(record -> record.resources().stream()).toList();
    }

    private static List<Reference> references(Resource resource) {
        return FhirContext.forR4Cached().newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class);
    }
}
