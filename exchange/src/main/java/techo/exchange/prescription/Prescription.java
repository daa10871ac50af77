package techo.exchange.prescription;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lines of one prescription, each where it belongs.
 *
 * @param place of its first line
 * @param single the records that occur once, by number
 * @param remarks 81
 * @param kept lines that are not translated, or not wholly; they are stored word for word
 */
record Prescription(String place, Map<String, Line> single, List<Line> remarks, List<Rp> rps, List<Line> kept) {

    Prescription {
        single = Map.copyOf(single);
        remarks = List.copyOf(remarks);
        rps = List.copyOf(rps);
        kept = List.copyOf(kept);
    }

    Optional<Line> record(String number) {
        return Optional.ofNullable(single.get(number));
    }

    Optional<String> field(String number, int position) {
        return record(number).flatMap(line -> line.field(position));
    }

    long drugs() {
        return rps.stream().mapToLong(rp -> rp.drugs().size()).sum();
    }

    /** Characters that every drug carries, or every drug of an RP. */
    long sharedCharacters() {
        return Stream.of(
                        single.values().stream(), remarks.stream(), rps.stream().flatMap(Rp::shared))
                .flatMap(lines -> lines)
                .mapToLong(line -> line.verbatim().length())
                .sum();
    }

    /**
     * What is taken in one way.
     *
     * @param number as it joins the records
     * @param form 101
     * @param part 102
     * @param usage 111
     * @param supplements 181
     */
    record Rp(
            String number,
            Optional<Line> form,
            Optional<Line> part,
            Optional<Line> usage,
            List<Line> supplements,
            List<Drug> drugs) {

        Rp {
            supplements = List.copyOf(supplements);
            drugs = List.copyOf(drugs);
        }

        private Stream<Line> shared() {
            return Stream.concat(Stream.of(form, part, usage).flatMap(Optional::stream), supplements.stream());
        }
    }

    /**
     * @param line 201
     * @param conversion 211
     * @param uneven 221
     * @param single 241
     * @param supplements 281
     */
    record Drug(
            Line line,
            Optional<Line> conversion,
            Optional<Line> uneven,
            Optional<Line> single,
            List<Line> supplements) {

        Drug {
            supplements = List.copyOf(supplements);
        }
    }
}
