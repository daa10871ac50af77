package techo.exchange.notebook;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of a file.
 *
 * @param place {@code line n}, preceded by {@code file k: } where there are several
 * @param number of the record, as written
 * @param fields without surrounding spaces; the first is the number
 * @param verbatim the line as it stood there, control characters apart
 * @param files digests of the received files that its part of a divided notebook was found in; none where it is not divided
 * @param said those of each part that says it, its own among them or not
 */
record Row(
        String place, String number, List<String> fields, String verbatim, Set<String> files, Set<Set<String>> said) {

    Row {
        fields = List.copyOf(fields);
        files = Set.copyOf(files);
        said = Set.copyOf(said);
    }

    Row(String place, String number, List<String> fields, String verbatim) {
        this(place, number, fields, verbatim, Set.of(), Set.of());
    }

    Row in(Set<String> files, Set<Set<String>> said) {
        return new Row(place, number, fields, verbatim, files, said);
    }

    /** The files without which the part of the other line would not say this one; none where it says it, too. */
    Set<String> beside(Row other) {
        return said.contains(other.files) ? Set.of() : files;
    }

    /** @param position 1 is the record number; an empty field is absent */
    Optional<String> field(int position) {
        return position > 0
                        && position <= fields.size()
                        && !fields.get(position - 1).isEmpty()
                ? Optional.of(fields.get(position - 1))
                : Optional.empty();
    }

    Optional<LocalDate> day(int position) {
        return field(position).flatMap(Fields::date).map(EraDate::day);
    }

    Optional<BigDecimal> amount(int position) {
        return field(position).flatMap(Fields::amount);
    }

    Optional<String> code(int position) {
        return field(position).flatMap(Fields::code);
    }

    String at(int position) {
        return place + ", field " + position;
    }

    boolean saysTheSameAs(Row other) {
        return verbatim.equals(other.verbatim);
    }
}
