package techo.exchange;

import java.util.HexFormat;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;

/**
 * The deterministic identity of one imported thing: 64 lower-case hex digits, made by {@link ImportKeys}.
 *
 * <p>The same value serves as business identifier (what a second import is matched by) and, cut to 128 bits, as the
 * {@code urn:uuid:} by which the entries of one transaction refer to each other (version 8 of RFC 9562: content decided
 * by the application). It is a hash, so it tells nothing about the person to those who see it.
 *
 * <p>The identifier system is JP Core's for "this instance of a resource": the eCheckup profiles allow no other on
 * Composition and Observation. A hash collides with nobody else's numbers in that system.
 */
public record ImportKey(String value) {

    public static final String SYSTEM = "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier";

    public ImportKey {
        if (value.length() != 64 || !value.chars().allMatch(ImportKey::isLowerHex)) {
            throw new IllegalArgumentException("an import key is 64 lower-case hex digits");
        }
    }

    private static boolean isLowerHex(int c) {
        return HexFormat.isHexDigit(c) && !Character.isUpperCase(c);
    }

    public Identifier identifier() {
        return new Identifier().setSystem(SYSTEM).setValue(value);
    }

    public String fullUrl() {
        long high = Long.parseUnsignedLong(value, 0, 16, 16) & 0xFFFFFFFFFFFF0FFFL | 0x8000L;
        long low = Long.parseUnsignedLong(value, 16, 32, 16) & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return "urn:uuid:" + new UUID(high, low);
    }
}
