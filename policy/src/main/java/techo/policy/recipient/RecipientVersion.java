package techo.policy.recipient;

/**
 * Counts what a person must know of a recipient before consenting: its name, its terms, where it is. A change that
 * needs a new consent (再同意) counts up.
 *
 * @param number 0 when nobody stated it, which is older than any
 */
public record RecipientVersion(int number) {
    public static final RecipientVersion UNSTATED = new RecipientVersion(0);

    public RecipientVersion {
        if (number < 0) {
            throw new IllegalArgumentException("versions count from 0, this is " + number);
        }
    }

    public boolean isBefore(RecipientVersion other) {
        return number < other.number;
    }
}
