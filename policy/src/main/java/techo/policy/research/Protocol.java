package techo.policy.research;

/**
 * What a study says of itself, for people to read.
 *
 * @param purpose what the data are used for, in the words that are published
 * @param document the research protocol and who approved it, as the operator files it
 */
public record Protocol(String title, String purpose, String document) {
    public Protocol {
        if (title.isBlank() || purpose.isBlank() || document.isBlank()) {
            throw new IllegalArgumentException("a protocol has a title, a purpose and a document");
        }
    }
}
