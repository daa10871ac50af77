package techo.server.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import techo.interceptors.consent.ResourceKey;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.Masking;

/**
 * What a resource may name, read from its JSON without parsing it: whatever string begins as {@code Type/id}, whatever
 * stands so in a reference, and whole addresses of files. It may find more than the resource names, and never less.
 */
final class NamedInJson {
    private static final Masking RULE = new Masking(new CategoryRules());
    private static final byte[] REFERENCE = "\"reference\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FILE = "Binary/".getBytes(StandardCharsets.US_ASCII);

    private final Set<ResourceKey> keys = new HashSet<>(4);
    private final Set<String> types = new HashSet<>(2);
    private final byte[] json;

    private NamedInJson(byte[] json) {
        this.json = json;
    }

    /** @param json as HAPI writes it, in UTF-8 */
    static NamedInJson of(byte[] json) {
        NamedInJson named = new NamedInJson(json);
        for (int at = 0; at < json.length - 1; at++) {
            if (json[at] == '"') {
                named.word(json[at + 1] == '/' ? at + 2 : at + 1);
                if (named.isReference(at)) {
                    named.address(at);
                }
            } else if (json[at] == '/' && named.holds(at + 1, FILE)) {
                named.word(at + 1);
            }
        }
        return named;
    }

    /** Of all but who gave care, which anything may name. */
    Set<ResourceKey> keys() {
        return keys;
    }

    /** Whether the resource may tell of other people. */
    boolean tellsOfOthers() {
        return types.stream()
                .anyMatch(type -> RULE.isAnother(type)
                        || RULE.elementsOnOthers(type).stream().anyMatch(this::holdsElement));
    }

    private boolean holdsElement(String name) {
        byte[] wanted = ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < json.length; at++) {
            if (holds(at, wanted)) {
                return true;
            }
        }
        return false;
    }

    private void word(int from) {
        if (from == json.length || json[from] < 'A' || json[from] > 'Z') {
            return;
        }
        int to = from;
        while (to < json.length && isLetter(json[to])) {
            to++;
        }
        if (to == json.length) {
            return;
        }
        if (json[to] == '/') {
            String type = text(from, to);
            if (ResourceKey.isType(type) && !RULE.mayBeNamed(type, "", Optional.empty())) {
                name(type, to + 1);
            }
        } else if (json[to] == '"') {
            String type = text(from, to);
            if (RULE.tellsOfOthers(type)) {
                types.add(type);
            }
        }
    }

    private boolean isReference(int quote) {
        return quote > 0 && json[quote - 1] == ':' && holds(quote - REFERENCE.length, REFERENCE);
    }

    /** Other addresses than of references and files name code systems and the like, and are in every resource. */
    private void address(int quote) {
        for (int at = quote + 2; at < json.length && json[at] != '"'; at++) {
            if (json[at - 1] == '/') {
                word(at);
            }
        }
    }

    private void name(String type, int from) {
        int to = from;
        while (to < json.length && isOfId(json[to])) {
            to++;
        }
        if (to > from) {
            keys.add(new ResourceKey(type, text(from, to)));
        }
    }

    private boolean holds(int at, byte[] wanted) {
        return at >= 0
                && at + wanted.length <= json.length
                && Arrays.equals(json, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private String text(int from, int to) {
        return new String(json, from, to - from, StandardCharsets.US_ASCII);
    }

    private static boolean isLetter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isOfId(byte c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }
}
