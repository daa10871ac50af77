package techo.policy.audit;

/**
 * What ties the records of one request, or of one job, together.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9._-]}
 */
public record RequestId(String value) {
    public RequestId {
        if (value.isEmpty() || value.length() > 64 || !value.chars().allMatch(RequestId::allowed)) {
            throw new IllegalArgumentException("a request id has 1 to 64 characters of A-Z, a-z, 0-9, '.', '_', '-'");
        }
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
