package techo.policy.consent;

/**
 * One version of one consent: what a decision cites and an audit record keeps.
 *
 * @param version counts from 1; a later version replaces every earlier one
 */
public record ConsentRef(ConsentId id, long version) {
    public ConsentRef {
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1, this is " + version);
        }
    }
}
