package techo.policy.audit;

import java.util.regex.Pattern;

/**
 * What of a record names a person, as ciphertext.
 *
 * @param key id of the person's key; says nothing about the person once the key is destroyed
 * @param text Base64 without padding, in the alphabet of URLs
 */
public record SealedIdentity(String key, String text) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]+");

    public SealedIdentity {
        if (!KEY.matcher(key).matches() || !TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("a sealed identity is the id of a key and Base64");
        }
    }
}
