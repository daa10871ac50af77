package techo.server.audit;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.IdType;
import techo.interceptors.audit.AuditError;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.InclusionProof;
import techo.policy.audit.MerkleTree;
import techo.policy.audit.SignedNote;

/**
 * Gives people, and who may see their log, the proof that a record about them is in the trail, as a text file to keep: it
 * holds without the server, and shows what is missing if the record is changed or removed one day.
 *
 * <p>What was hashed is the whole record. So it is in the file of the person who is alone in it; of a record with others in
 * it, and for a delegate, the file has the hash.
 */
public final class AuditProofProvider {
    private final PersonalAccesses accesses;
    private final LogReaders readers;
    private final CheckpointedRecords records;
    private final AuditPayload payloads;

    AuditProofProvider(
            PersonalAccesses accesses, LogReaders readers, CheckpointedRecords records, AuditPayload payloads) {
        this.accesses = accesses;
        this.readers = readers;
        this.records = records;
        this.payloads = payloads;
    }

    @Operation(name = "$proof", type = AuditEvent.class, idempotent = true)
    public Binary proof(@IdParam IdType id, RequestDetails request) {
        LogReader reader = readers.on(request).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        ChainPosition position = AuditEventId.parse(id.getIdPart())
                .filter(found -> accesses.find(reader, found).isPresent())
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        SignedNote note =
                records.covering(position).orElseThrow(() -> new TechoException(AuditError.AUDIT_PROOF_NOT_READY));
        Binary file = new Binary();
        file.setContentType("text/plain");
        file.setContent(proof(reader, position, note).text().getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private InclusionProof proof(LogReader reader, ChainPosition position, SignedNote note) {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        ChainHead head = checkpoint.head();
        long first = checkpoint.segment().map(Checkpoint.Segment::first).orElse(head.sequence());
        MerkleTree tree = new MerkleTree();
        StringBuilder own = new StringBuilder();
        records.payloads(position.node(), first, head.sequence(), payload -> {
            if (first + tree.size() == position.sequence()) {
                own.append(payload);
            }
            tree.add(payload);
        });
        String payload = own.toString();
        boolean whole = reader.isThePerson() && payloads.isOfOneAlone(payload);
        return new InclusionProof(
                whole ? new InclusionProof.Whole(payload) : InclusionProof.Hashed.of(payload),
                tree.path((int) (position.sequence() - first)),
                note);
    }
}
