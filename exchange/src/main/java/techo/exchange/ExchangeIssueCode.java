package techo.exchange;

/**
 * The kind of a problem found in a file. Each format has one enum that implements this; problems that any format can
 * have are in {@link CommonIssueCode}.
 *
 * <p>A code leaves the system and is never renamed. The two messages are what people are shown; they are fixed text, so
 * they cannot carry anything that stood in the file.
 */
public interface ExchangeIssueCode {

    /** Stable, kebab-case. */
    String code();

    String english();

    String japanese();
}
