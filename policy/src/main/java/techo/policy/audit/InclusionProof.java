package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * That one record stands in the trail, provable with nothing but the public key of the signer: a text file that the
 * person whom it concerns can keep. Its lines are a headline, the payload as it was hashed, the path of the tree in Base64,
 * an empty line, and the signed checkpoint.
 *
 * @param payload the record
 * @param path hashes beside the way to the root of the segment, the lowest first
 * @param note the signed checkpoint
 */
public record InclusionProof(String payload, List<ChainHash> path, SignedNote note) {
    private static final String HEADLINE = "techo-audit-proof/1";

    public InclusionProof {
        path = List.copyOf(path);
    }

    public String text() {
        String hashes = path.stream()
                .map(hash -> Base64.getEncoder().encodeToString(hash.bytes()) + "\n")
                .collect(Collectors.joining());
        return HEADLINE + "\n" + payload + "\n" + hashes + "\n" + note.note();
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} makes */
    public static InclusionProof parse(String text) {
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw new IllegalArgumentException("not a proof of an audit record");
        }
        List<String> lines = text.substring(0, end).lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(HEADLINE)) {
            throw new IllegalArgumentException("not a proof of an audit record");
        }
        List<ChainHash> path = new ArrayList<>();
        lines.subList(2, lines.size()).forEach(line -> path.add(ChainHash.ofBase64(line)));
        return new InclusionProof(lines.get(1), path, SignedNote.parse(text.substring(end + 2)));
    }

    /**
     * Where the record stands, when one of these keys has signed that it does.
     *
     * @throws IllegalArgumentException with the reason, when that is not proved
     */
    public ChainPosition verify(Collection<VerifierKey> keys) {
        if (note.signer(keys).isEmpty()) {
            throw new IllegalArgumentException("none of the given keys has signed the checkpoint");
        }
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        Checkpoint.Segment segment = checkpoint
                .segment()
                .orElseThrow(() -> new IllegalArgumentException("the checkpoint has no tree of its records"));
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        ChainPosition position = new PayloadPosition()
                .read(bytes, 0, bytes.length)
                .orElseThrow(() -> new IllegalArgumentException("the record does not tell its place"));
        long size = checkpoint.head().sequence() - segment.first() + 1;
        boolean proved = position.node().equals(checkpoint.head().node())
                && MerkleTree.root(payload, position.sequence() - segment.first(), size, path)
                        .equals(segment.root());
        if (!proved) {
            throw new IllegalArgumentException("the record is not the one that the checkpoint covers");
        }
        return position;
    }
}
