package techo.exchange;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.StringType;

/** Japanese names in FHIR: one HumanName per script, told apart by an extension. */
public final class PersonNames {

    private static final String REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private static final String SYLLABLES = "SYL";

    private PersonNames() {}

    /** The name in kana where one is marked so, else the first one. */
    public static Optional<String> kana(List<HumanName> names) {
        return Stream.concat(names.stream().filter(PersonNames::isKana), names.stream())
                .map(PersonNames::words)
                .filter(words -> !words.isEmpty())
                .findFirst();
    }

    /** The name in kana, only where one is marked so. */
    public static Optional<String> syllables(List<HumanName> names) {
        return names.stream()
                .filter(PersonNames::isKana)
                .map(PersonNames::words)
                .findFirst();
    }

    /** The name as people write it: the first that is not marked as kana, else the first. */
    public static Optional<String> written(List<HumanName> names) {
        return Stream.concat(names.stream().filter(n -> !isKana(n)), names.stream())
                .map(PersonNames::words)
                .filter(words -> !words.isEmpty())
                .findFirst();
    }

    private static boolean isKana(HumanName name) {
        return SYLLABLES.equals(name.getExtensionString(REPRESENTATION));
    }

    /** Whether a name is in katakana throughout, with or without spaces. */
    public static boolean isKana(String words) {
        return words.codePoints()
                .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA
                        || c == 'ー'
                        || Character.isWhitespace(c));
    }

    /** As written, family name first; empty when there is none. */
    public static String words(HumanName name) {
        if (name.hasText()) {
            return name.getText();
        }
        return Stream.concat(
                        Stream.ofNullable(name.getFamily()),
                        name.getGiven().stream().map(StringType::getValue))
                .collect(Collectors.joining("\u3000"));
    }
}
