package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * That one record stands in the trail, provable with nothing but the public key of the signer: a text file that the
 * person whom it concerns can keep. Its lines are a headline, the record, the path of the tree in Base64, an empty line, and the
 * signed checkpoint.
 *
 * @param proved the record, or its hash
 * @param path hashes beside the way to the root of the segment, the lowest first
 * @param note the signed checkpoint
 */
public record InclusionProof(Proved proved, List<ChainHash> path, SignedNote note) {
    private static final String HEADLINE = "techo-audit-proof/1";

    public InclusionProof {
        path = List.copyOf(path);
    }

    public String text() {
        String hashes = path.stream()
                .map(hash -> Base64.getEncoder().encodeToString(hash.bytes()) + "\n")
                .collect(Collectors.joining());
        return HEADLINE + "\n" + proved.line() + "\n" + hashes + "\n" + note.note();
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
        return new InclusionProof(proved(lines.get(1)), path, SignedNote.parse(text.substring(end + 2)));
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
        ChainPosition position = proved.position();
        long size = checkpoint.head().sequence() - segment.first() + 1;
        boolean covered = position.node().equals(checkpoint.head().node())
                && MerkleTree.root(proved.leaf(), position.sequence() - segment.first(), size, path)
                        .equals(segment.root());
        if (!covered) {
            throw new IllegalArgumentException("the record is not the one that the checkpoint covers");
        }
        return position;
    }

    private static Proved proved(String line) {
        return line.startsWith(Hashed.WORD) ? Hashed.parse(line) : new Whole(line);
    }

    /** What is proved to be in the trail. */
    public sealed interface Proved {
        /** One line, from which it can be read again. */
        String line();

        /** @throws IllegalArgumentException when the record does not tell its place */
        ChainPosition position();

        ChainHash leaf();
    }

    /** @param payload the record, as it was hashed */
    public record Whole(String payload) implements Proved {
        @Override
        public String line() {
            return payload;
        }

        @Override
        public ChainPosition position() {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            return new PayloadPosition()
                    .read(bytes, 0, bytes.length)
                    .orElseThrow(() -> new IllegalArgumentException("the record does not tell its place"));
        }

        @Override
        public ChainHash leaf() {
            return MerkleTree.leaf(payload);
        }
    }

    /**
     * A record whose content is not for whoever keeps the proof, because others are in it too. Whoever is shown the record
     * one day can compare.
     *
     * @param leaf its hash in the tree
     */
    public record Hashed(ChainPosition position, ChainHash leaf) implements Proved {
        private static final String WORD = "record ";

        /** Of a payload. @throws IllegalArgumentException when it does not tell its place */
        public static Hashed of(String payload) {
            Whole whole = new Whole(payload);
            return new Hashed(whole.position(), whole.leaf());
        }

        static Hashed parse(String line) {
            String[] words = line.split(" ", -1);
            if (words.length != 4) {
                throw new IllegalArgumentException("not a proof of an audit record");
            }
            return new Hashed(
                    new ChainPosition(new NodeId(words[1]), Long.parseLong(words[2])), ChainHash.ofBase64(words[3]));
        }

        @Override
        public String line() {
            return WORD + position.node().value() + " " + position.sequence() + " "
                    + Base64.getEncoder().encodeToString(leaf.bytes());
        }
    }
}
