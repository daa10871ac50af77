package techo.profiles;

import java.util.List;

/**
 * One of our profiles as an operator or a reader of the documentation sees it.
 *
 * @param canonical our canonical, without version
 * @param type the FHIR type that it constrains
 * @param title short English title
 * @param titleJa the same in Japanese
 * @param officials the official canonicals that are judged by it
 */
public record Profile(String canonical, String type, String title, String titleJa, List<String> officials) {
    public Profile {
        officials = List.copyOf(officials);
    }

    /** The last part of the canonical, which is also the name of the definition's file. */
    public String name() {
        return canonical.substring(canonical.lastIndexOf('/') + 1);
    }
}
