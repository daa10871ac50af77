package techo.exchange;

/**
 * Where an exported record keeps the files that it was made from. They are there to be given back: what they say is in the
 * record beside them, as it has been corrected since, so they never decide what the archive is.
 */
public final class OriginalsFolder {
    private static final String NAME = "originals/";

    private OriginalsFolder() {}

    /** @param entry its name, with {@code /} between folders; whoever packs an archive again may put a folder around it */
    public static boolean holds(String entry) {
        return entry.startsWith(NAME) || entry.contains("/" + NAME);
    }
}
