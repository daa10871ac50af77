package techo.policy.recipient;

/**
 * One of the 47 prefectures.
 *
 * @param code 01 to 47 (JIS X 0401)
 */
public record Prefecture(String code) {
    public Prefecture {
        if (!code.matches("0[1-9]|[1-3][0-9]|4[0-7]")) {
            throw new IllegalArgumentException("a prefecture has a code from 01 to 47");
        }
    }
}
