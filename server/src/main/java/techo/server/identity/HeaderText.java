package techo.server.identity;

/**
 * What the value of a header may be made of: what Spring Security's firewall allows by default. It asks whenever a header is
 * read, and its pattern takes longer for a token than the rest of the token's check.
 */
final class HeaderText {
    private HeaderText() {}

    /** Whether every character is one, and no control but the tab. */
    static boolean isPlain(String value) {
        for (int at = 0; at < value.length(); at++) {
            char unit = value.charAt(at);
            boolean ascii = unit >= ' ' && unit <= '~' || unit == '\t';
            if (!ascii) {
                int character = value.codePointAt(at);
                if (Character.isISOControl(character) || !Character.isDefined(character)) {
                    return false;
                }
                at += Character.charCount(character) - 1;
            }
        }
        return true;
    }
}
