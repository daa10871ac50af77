package techo.policy.audit;

/**
 * Something that is wrong with a chain, named as exactly as the chain allows.
 *
 * @param kind what is wrong
 * @param node whose chain
 * @param first the first sequence concerned
 * @param last the last sequence concerned; equal to the first unless a run of records is missing
 */
public record ChainDefect(Kind kind, NodeId node, long first, long last) {

    static ChainDefect at(Kind kind, ChainPosition position) {
        return new ChainDefect(kind, position.node(), position.sequence(), position.sequence());
    }

    /** One line for a person who has to act. */
    public String sentence() {
        String where = first == last ? "record " + first : "records " + first + " to " + last;
        return node.value() + ": " + where + " " + kind.meaning;
    }

    /** The ways in which a chain can be wrong. */
    public enum Kind {
        CHANGED("changed: payload, previous hash and hash do not belong together"),
        MISSING("missing"),
        MOVED("out of place: the payload names another node or sequence"),
        REPEATED("repeated or out of order: the sequence was already passed"),
        REPLACED("replaced: the record behind it was chained to another one"),
        CUT_OFF("cut off: a noted head lies behind the end of the chain"),
        REWRITTEN("written anew: the hash differs from a noted head");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }
    }
}
