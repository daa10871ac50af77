package techo.policy.disclosure;

/**
 * What a result, a report or a document is called: the name of an item (データの項目), never its value.
 *
 * @param system canonical of the code system, at most 200 characters
 * @param code at most 64 characters
 */
public record ItemCode(String system, String code) {
    private static final int LONGEST_SYSTEM = 200;
    private static final int LONGEST_CODE = 64;

    public ItemCode {
        if (!fits(system, code)) {
            throw new IllegalArgumentException("an item has a system and a code of bounded length");
        }
    }

    public static boolean fits(String system, String code) {
        return !system.isEmpty()
                && system.length() <= LONGEST_SYSTEM
                && !code.isEmpty()
                && code.length() <= LONGEST_CODE
                && (system + code).chars().noneMatch(Character::isISOControl);
    }
}
