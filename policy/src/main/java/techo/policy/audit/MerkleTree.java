package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The tree of RFC 9162 (2.1) over the payloads of some records in order. Not safe for several threads. */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = HashChain.sha256();
    private final List<ChainHash> leaves = new ArrayList<>();

    public void add(String payload) {
        leaves.add(leaf(sha256, payload));
    }

    public int size() {
        return leaves.size();
    }

    /** @throws IllegalStateException when nothing was added */
    public ChainHash root() {
        if (leaves.isEmpty()) {
            throw new IllegalStateException("a tree without leaves");
        }
        return root(0, leaves.size());
    }

    /** The hashes beside the way from a leaf to the root, the lowest first. @param index from 0 */
    public List<ChainHash> path(int index) {
        List<ChainHash> path = new ArrayList<>();
        int from = 0;
        int to = leaves.size();
        while (to - from > 1) {
            int middle = from + split(to - from);
            if (index < middle) {
                path.add(0, root(middle, to));
                to = middle;
            } else {
                path.add(0, root(from, middle));
                from = middle;
            }
        }
        return path;
    }

    /**
     * The root that such a path leads to from a leaf, whatever tree it came from (RFC 9162, 2.1.3.2).
     *
     * @throws IllegalArgumentException when a path in a tree of this size has another length
     */
    static ChainHash root(ChainHash leaf, long index, long size, List<ChainHash> path) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("the record is not in the tree");
        }
        MessageDigest sha256 = HashChain.sha256();
        ChainHash hash = leaf;
        long place = index;
        long last = size - 1;
        for (ChainHash beside : path) {
            if (last == 0) {
                throw new IllegalArgumentException("the path is too long");
            }
            if ((place & 1) == 1 || place == last) {
                hash = node(sha256, beside, hash);
                while ((place & 1) == 0 && place != 0) {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(sha256, hash, beside);
            }
            place >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw new IllegalArgumentException("the path is too short");
        }
        return hash;
    }

    private ChainHash root(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int middle = from + split(to - from);
        return node(sha256, root(from, middle), root(middle, to));
    }

    /** The largest power of two below the size. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    /** What stands for a record at the bottom of the tree. */
    static ChainHash leaf(String payload) {
        return leaf(HashChain.sha256(), payload);
    }

    private static ChainHash leaf(MessageDigest sha256, String payload) {
        sha256.update(LEAF);
        return new ChainHash(sha256.digest(payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static ChainHash node(MessageDigest sha256, ChainHash left, ChainHash right) {
        sha256.update(NODE);
        sha256.update(left.bytes());
        return new ChainHash(sha256.digest(right.bytes()));
    }
}
