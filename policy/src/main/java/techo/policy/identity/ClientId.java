package techo.policy.identity;

/**
 * The OAuth 2.0 client through which a caller asks ({@code client_id}, RFC 6749 section 2.2).
 *
 * @param value not blank, at most 128 characters
 */
public record ClientId(String value) {
    public ClientId {
        if (value.isBlank() || value.length() > 128) {
            throw new IllegalArgumentException("a client id has 1 to 128 characters");
        }
    }
}
