package techo.server.research;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;

/**
 * The names of one study: the same thing has the same name in all of a study's data, and another in every other study.
 * For one thread.
 */
final class Pseudonyms {
    /** Days of one person are shifted by at most this, and never by nothing. */
    static final int MOST_DAYS = 182;

    private static final int REMEMBERED = 2_048;
    private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int NAME_BYTES = 16;

    private final Mac names;
    private final Mac shifts;
    private final Mac tokens;
    // One resource names its person, its visit and its group again and again.
    private final Map<String, String> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<Long, Integer> rememberedShifts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    Pseudonyms(StudyKey key) {
        try {
            names = key.derive("name").mac();
            shifts = key.derive("shift").mac();
            tokens = key.derive("token").mac();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The id of a resource: 26 letters and digits that tell nothing.
     *
     * @param reference {@code Type/id}
     */
    String id(String reference) {
        return remembered.computeIfAbsent(reference, named -> base32(names, named));
    }

    /** By how many days all days of a person are shifted: -182 to 182, not 0. */
    int shift(long patientPid) {
        return rememberedShifts.computeIfAbsent(patientPid, pid -> {
            byte[] mac = shifts.doFinal(Long.toString(pid).getBytes(StandardCharsets.US_ASCII));
            long uniform = 0;
            for (int i = 0; i < 7; i++) {
                uniform = uniform << 8 | (mac[i] & 0xff);
            }
            int days = (int) (uniform % (2 * MOST_DAYS)) - MOST_DAYS;
            return days < 0 ? days : days + 1;
        });
    }

    /** What a person is called in the history of releases; it never leaves. */
    String token(long patientPid) {
        return base32(tokens, Long.toString(patientPid));
    }

    private static String base32(Mac mac, String text) {
        byte[] bytes = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        StringBuilder name = new StringBuilder(26);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < NAME_BYTES; i++) {
            held = (held << 8 | (bytes[i] & 0xff)) & 0xffff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                name.append(BASE32[held >> bits & 31]);
            }
        }
        return name.append(BASE32[held << (5 - bits) & 31]).toString();
    }
}
