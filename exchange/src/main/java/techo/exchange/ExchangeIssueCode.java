package techo.exchange;

/**
 * The kind of a problem found in a file. Each format has one enum that implements this; problems that any format can
 * have are in {@link CommonIssueCode}.
 */
public interface ExchangeIssueCode {

    IssueText text();

    default String code() {
        return text().code();
    }

    default String english() {
        return text().english();
    }

    default String japanese() {
        return text().japanese();
    }
}
