package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain of one node: {@code hash(n) = SHA-256(hash(n-1) || payload(n))}, with {@code hash(0) =
 * SHA-256("techo-audit-chain-v1:" || node)}.
 *
 * <p>The payload names its node and its sequence, so a record cannot be moved either. Not safe for several threads.
 */
public final class HashChain {
    private static final String GENESIS = "techo-audit-chain-v1:";

    private final MessageDigest sha256 = sha256();
    private ChainHead head;

    /** @param head where to go on; {@link #genesis} for a new node */
    public HashChain(ChainHead head) {
        this.head = head;
    }

    public static ChainHead genesis(NodeId node) {
        byte[] seed = (GENESIS + node.value()).getBytes(StandardCharsets.US_ASCII);
        return new ChainHead(node, 0, new ChainHash(sha256().digest(seed)));
    }

    /** Puts a record behind the head, which it becomes. */
    public ChainLink append(AuditRecord record, PersonSeal seal) {
        ChainPosition position = new ChainPosition(head.node(), head.sequence() + 1);
        String payload = CanonicalRecord.text(position, record, seal);
        ChainLink link = new ChainLink(position, head.hash(), hash(sha256, head.hash(), payload), payload);
        head = link.head();
        return link;
    }

    /** Follows a record that is stored, with the hash that it should have. */
    public ChainHead follow(String payload) {
        head = new ChainHead(head.node(), head.sequence() + 1, hash(sha256, head.hash(), payload));
        return head;
    }

    public ChainHead head() {
        return head;
    }

    static ChainHash hash(MessageDigest sha256, ChainHash previous, String payload) {
        sha256.update(previous.bytes());
        return new ChainHash(sha256.digest(payload.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
