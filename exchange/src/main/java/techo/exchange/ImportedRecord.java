package techo.exchange;

import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;

/**
 * One document about one person, translated.
 *
 * @param documentKey what tells this document from all others of the same person; the same whenever the same bytes are
 *     read for the same person
 * @param format what the original is, for the DocumentReference that keeps it
 * @param sourceDigest SHA-256 of the original file as received, lower-case hex
 * @param subject what the document says about whose it is; the caller compares it with the stored Patient
 * @param resources in the order in which a document Bundle would list them; empty when the document is kept as a
 *     document only
 */
public record ImportedRecord(
        ImportKey documentKey,
        DocumentFormat format,
        String sourceDigest,
        SubjectClaims subject,
        List<ImportedResource> resources) {

    public ImportedRecord {
        resources = List.copyOf(resources);
    }

    /** The same, read from these of several files. */
    public ImportedRecord readFrom(Set<String> digests) {
        return with(resources.stream()
                .map(one -> new ImportedResource(one.key(), one.resource(), one.category(), one.source(), digests))
                .toList());
    }

    /** Without what these files say by themselves. */
    public ImportedRecord without(Set<String> digests) {
        return with(
                resources.stream().filter(resource -> !resource.isOf(digests)).toList());
    }

    private ImportedRecord with(List<ImportedResource> others) {
        return new ImportedRecord(documentKey, format, sourceDigest, subject, others);
    }

    /**
     * A transaction that stores the record: each entry has a {@code urn:uuid:} fullUrl, which the other entries refer to,
     * and a conditional update on its import identifier, so that storing twice changes nothing.
     */
    public Bundle transaction() {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        for (ImportedResource imported : resources) {
            String type = imported.resource().fhirType();
            bundle.addEntry()
                    .setFullUrl(imported.key().fullUrl())
                    .setResource(imported.resource())
                    .getRequest()
                    .setMethod(Bundle.HTTPVerb.PUT)
                    .setUrl(type + "?identifier=" + ImportKey.SYSTEM + "|"
                            + imported.key().value());
        }
        return bundle;
    }
}
