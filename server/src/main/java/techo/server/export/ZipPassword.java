package techo.server.export;

/**
 * What a person locks a zip with. It is kept nowhere and told nowhere.
 *
 * @param value 8 to 128 printable ASCII characters: what lies beyond is encoded differently by the tools that open zips
 */
record ZipPassword(String value) {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;

    ZipPassword {
        if (value.length() < SHORTEST
                || value.length() > LONGEST
                || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("a password has 8 to 128 printable ASCII characters");
        }
    }

    @Override
    public String toString() {
        return "ZipPassword[not told]";
    }
}
