package techo.policy.consent;

/**
 * Counts the texts that tell a person what a purpose means (利用目的の通知): the purpose itself, what is given for it, the
 * terms. A change that needs a new consent (再同意) counts up.
 *
 * @param number 0 when nobody stated it, which is older than any
 */
public record NoticeVersion(int number) {
    public static final NoticeVersion UNSTATED = new NoticeVersion(0);

    public NoticeVersion {
        if (number < 0) {
            throw new IllegalArgumentException("versions count from 0, this is " + number);
        }
    }

    public boolean isBefore(NoticeVersion other) {
        return number < other.number;
    }
}
