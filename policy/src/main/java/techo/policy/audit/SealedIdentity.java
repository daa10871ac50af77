package techo.policy.audit;

/**
 * What of a record names a person, as ciphertext.
 *
 * @param key id of the person's key; says nothing about the person once the key is destroyed
 * @param text Base64 without padding, in the alphabet of URLs
 */
public record SealedIdentity(String key, String text) {
    public SealedIdentity {
        if (!key.matches("[A-Za-z0-9-]{1,64}") || !text.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("a sealed identity is the id of a key and Base64");
        }
    }
}
