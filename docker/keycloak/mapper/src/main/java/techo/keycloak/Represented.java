package techo.keycloak;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * Somebody for whom a person acts: one value of the attribute {@code actsFor}, which only an administrator writes. One text
 * and not an attribute each, because Keycloak keeps the values of an attribute in no order.
 *
 * @param patient id of the Patient
 * @param as who acts, in that record: {@code RelatedPerson/id}
 * @param purpose {@code LEGAL-REP} or {@code FAMILY-VIEW}
 * @param name by which the person who acts knows that record; may be empty
 */
record Represented(String patient, String as, String purpose, String name) {
    private static final String ATTRIBUTE = "actsFor";
    private static final Pattern VALUE = Pattern.compile(
            "([A-Za-z0-9.-]{1,64}) (RelatedPerson/[A-Za-z0-9.-]{1,64}) (LEGAL-REP|FAMILY-VIEW)(?: (.{1,100}))?");

    /** Those who can be chosen: of two values for one Patient nobody knows which is meant. */
    static List<Represented> by(UserModel person) {
        List<Represented> all = read(person.getAttributeStream(ATTRIBUTE));
        return all.stream().filter(one -> only(all, one.patient()).isPresent()).toList();
    }

    /** @param chosen id of a Patient; where nobody was chosen, the only one whom the person represents */
    static Optional<Represented> by(UserModel person, Optional<String> chosen) {
        return of(person.getAttributeStream(ATTRIBUTE), chosen);
    }

    static Optional<Represented> of(Stream<String> values, Optional<String> chosen) {
        List<Represented> all = read(values);
        return chosen.isPresent()
                ? only(all, chosen.get())
                : all.stream().filter(one -> all.size() == 1).findFirst();
    }

    private static Optional<Represented> only(List<Represented> all, String patient) {
        List<Represented> fitting =
                all.stream().filter(one -> one.patient().equals(patient)).toList();
        return fitting.stream().filter(one -> fitting.size() == 1).findFirst();
    }

    /** In one order each time; what cannot be read is nobody. */
    private static List<Represented> read(Stream<String> values) {
        return values.distinct()
                .map(VALUE::matcher)
                .filter(Matcher::matches)
                .map(value -> new Represented(
                        value.group(1),
                        value.group(2),
                        value.group(3),
                        Optional.ofNullable(value.group(4)).orElse("")))
                .sorted(Comparator.comparing(Represented::patient))
                .toList();
    }
}
