package techo.exchange.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult.Imported;

/** A sound file that ends too early, at each of its bytes, as after a broken connection. */
class CutFilesTest {
    private static final Set<Target> TABLES = EnumSet.of(Target.HOME_TABLE, Target.COLUMN_TABLE);

    /** Without a warning it may lack whole lines, of which nothing tells how many there were, and the end of the last cell. */
    @ParameterizedTest
    @EnumSource
    void a_file_that_ends_too_early_is_refused_at_its_place_or_read_in_part(Target target) {
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < target.seeds().size(); number++) {
            byte[] whole = target.seeds().get(number);
            Set<String> resources = target.read(whole).fold(read -> resources(read), refused -> Set.of());
            for (int length = 0; length < whole.length; length++) {
                boolean inLastCell = TABLES.contains(target) && isInLastCell(whole, length);
                String place = "seed " + number + ", " + length + " bytes: ";
                target.read(Arrays.copyOf(whole, length))
                        .fold(
                                read -> inLastCell ? List.<String>of() : untold(read, resources),
                                refused -> withoutPlace(refused.errors()))
                        .forEach(problem -> wrong.add(place + problem));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> withoutPlace(List<ExchangeIssue> errors) {
        return errors.stream()
                .filter(issue -> issue.location().isBlank())
                .map(issue -> issue.code().code())
                .toList();
    }

    private static List<String> untold(Imported read, Set<String> whole) {
        return read.warnings().isEmpty()
                ? resources(read).stream().filter(one -> !whole.contains(one)).toList()
                : List.of();
    }

    /** Of a table: behind the last comma of a line. */
    private static boolean isInLastCell(byte[] whole, int length) {
        for (int at = length; at < whole.length && whole[at] != '\n'; at++) {
            if (whole[at] == ',') {
                return false;
            }
        }
        int from = length;
        while (from > 0 && whole[from - 1] != ',' && whole[from - 1] != '\n') {
            from--;
        }
        return from > 0 && whole[from - 1] == ',';
    }

    private static Set<String> resources(Imported read) {
        return read.records().stream()
                .flatMap(record -> record.resources().stream())
                .map(one -> FhirContext.forR4Cached().newJsonParser().encodeResourceToString(one.resource()))
                .collect(Collectors.toSet());
    }
}
