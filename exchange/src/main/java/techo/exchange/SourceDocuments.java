package techo.exchange;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Which documents the resources of a record were read from, as its Provenances say. */
public final class SourceDocuments {

    /** Of each resource: what refers to its documents, with the words for their formats. */
    private final Map<Resource, Map<String, String>> documents = new IdentityHashMap<>();

    public SourceDocuments(ResourceIndex record) {
        record.all(Provenance.class).forEach(provenance -> add(provenance, record));
    }

    /** What tells the documents apart; empty where none is known. */
    public Set<String> of(Resource resource) {
        return documents.getOrDefault(resource, Map.of()).keySet();
    }

    /** The formats of the documents in words, in the order of the record. */
    public List<String> words(Resource resource) {
        return documents.getOrDefault(resource, Map.of()).values().stream()
                .filter(words -> !words.isEmpty())
                .distinct()
                .toList();
    }

    private void add(Provenance provenance, ResourceIndex record) {
        Map<String, String> sources = new LinkedHashMap<>();
        provenance.getEntity().stream()
                .filter(entity -> entity.getRole() == ProvenanceEntityRole.SOURCE)
                .map(entity -> entity.getWhat())
                .filter(Reference::hasReference)
                .forEach(what -> sources.put(what.getReference(), words(what, provenance, record)));
        if (sources.isEmpty()) {
            return;
        }
        for (Reference target : provenance.getTarget()) {
            record.find(target, provenance, Resource.class)
                    .ifPresent(resource -> documents
                            .computeIfAbsent(resource, absent -> new LinkedHashMap<>())
                            .putAll(sources));
        }
    }

    private static String words(Reference what, Provenance provenance, ResourceIndex record) {
        return record.find(what, provenance, DocumentReference.class).stream()
                .flatMap(document -> document.getContent().stream())
                .map(content -> content.getFormat())
                .flatMap(SourceDocuments::words)
                .findFirst()
                .or(() -> Optional.ofNullable(what.getDisplay()))
                .orElse("");
    }

    private static Stream<String> words(Coding format) {
        return Stream.of(Optional.ofNullable(format.getDisplay()), Optional.ofNullable(format.getCode()))
                .flatMap(Optional::stream)
                .limit(1);
    }
}
