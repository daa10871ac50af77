package techo.server.exchange;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.SourceFile;
import techo.policy.identity.Caller;

/**
 * The entries that keep an original: its bytes, the DocumentReference that finds them, and the Provenance that ties
 * every translated resource to it.
 */
final class OriginalEntries {
    private final StoredPerson person;
    private final Caller caller;
    private final Instant at;

    OriginalEntries(StoredPerson person, Caller caller, Instant at) {
        this.person = person;
        this.caller = caller;
        this.at = at;
    }

    /** @return the key of the DocumentReference */
    ImportKey add(Bundle transaction, SourceFile file, DocumentFormat format) {
        ImportKeys keys = new ImportKeys(person.reference(), List.of("original", file.digest()));
        ImportKey bytes = keys.of("bytes");
        ImportKey document = keys.document();
        Binary binary = new Binary();
        binary.setContentType(file.contentType());
        binary.setData(file.bytes());
        binary.setSecurityContext(person.reference());
        transaction
                .addEntry()
                .setFullUrl(bytes.fullUrl())
                .setResource(binary)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Binary");

        DocumentReference reference = new DocumentReference();
        reference.addIdentifier(document.identifier());
        reference.setStatus(DocumentReferenceStatus.CURRENT);
        reference.setSubject(person.reference());
        reference.setDate(Date.from(at));
        reference
                .addContent()
                .setFormat(format.coding())
                .getAttachment()
                .setContentType(file.contentType())
                .setUrl(bytes.fullUrl())
                .setSize(file.size())
                .setHash(sha1(file));
        transaction
                .addEntry()
                .setFullUrl(document.fullUrl())
                .setResource(reference)
                .getRequest()
                .setMethod(HTTPVerb.PUT)
                .setUrl("DocumentReference?identifier=" + ImportKey.SYSTEM + "|" + document.value());
        return document;
    }

    /** @param documents references to those of all files that were read together */
    void addProvenance(Bundle transaction, List<String> documents) {
        Provenance provenance = new Provenance();
        for (Bundle.BundleEntryComponent entry : transaction.getEntry()) {
            Resource resource = entry.getResource();
            if (!(resource instanceof Binary)) {
                provenance.addTarget(new Reference(entry.getFullUrl()));
            }
        }
        provenance.setRecorded(Date.from(at));
        provenance.setActivity(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/v3-DataOperation", "CREATE", "create")));
        provenance
                .addAgent()
                .setType(new CodeableConcept(new Coding(
                        "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "enterer", "Enterer")))
                .setWho(agent());
        documents.forEach(document ->
                provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE).setWhat(new Reference(document)));
        transaction
                .addEntry()
                .setResource(provenance)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Provenance");
    }

    private Reference agent() {
        return caller.fold(
                citizen -> person.reference(),
                delegate -> new Reference("RelatedPerson/" + delegate.delegate().value()),
                recipient ->
                        new Reference("Organization/" + recipient.recipient().value()),
                operator -> new Reference().setDisplay(operator.client().value()));
    }

    private static byte[] sha1(SourceFile file) {
        return Sha1.of(file.bytes());
    }
}
