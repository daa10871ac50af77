package techo.exchange.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;

/**
 * What the columns of a table mean.
 *
 * @param name of the map, as a user names it
 * @param title of the table, which its file has for a name
 * @param path the keys that lead to the rows in a JSON payload; empty where only tables are read
 * @param columns in the order in which they are written; exactly one is the day
 */
public record ColumnMap(
        String name,
        String title,
        Kind kind,
        RecordCategory category,
        RecordSource source,
        List<String> path,
        List<Column> columns) {

    public ColumnMap {
        path = List.copyOf(path);
        columns = List.copyOf(columns);
    }

    /** What a row becomes. */
    public enum Kind {
        IMMUNIZATION("Immunization"),
        /** A medicine that was handed over. */
        DISPENSED("MedicationDispense"),
        /** A medicine that was prescribed. */
        PRESCRIBED("MedicationRequest"),
        /** An Observation for each cell that has a value. */
        OBSERVATIONS("Observation");

        private final String record;

        Kind(String record) {
            this.record = record;
        }

        String record() {
            return record;
        }
    }

    /** What a cell is. */
    public enum Element {
        DAY,
        INSTITUTION,
        DOCTOR,
        NOTE,
        VACCINE,
        PRODUCT,
        DISEASE,
        PROGRAMME,
        DOSE_NUMBER,
        MAKER,
        LOT,
        DOSE,
        SITE,
        ROUTE,
        MUNICIPALITY,
        REACTION,
        DRUG,
        DRUG_CODE,
        /** Of the drug, all that was prescribed or handed over. */
        AMOUNT,
        DAYS,
        USAGE,
        PHARMACY,
        /** Which checkup of several. */
        KIND,
        NUMBER,
        TEXT;

        /** What an object around a row of a payload tells of all rows in it. */
        boolean isOfAll() {
            return switch (this) {
                case DAY, INSTITUTION, DOCTOR, MUNICIPALITY, PHARMACY, KIND -> true;
                default -> false;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param code what the value is called elsewhere, too
     * @param unit UCUM; empty where there is none
     * @param example of the template
     */
    public record Column(String title, Element element, Optional<Coding> code, String unit, String example) {}

    Column day() {
        return columns.stream()
                .filter(column -> column.element() == Element.DAY)
                .findFirst()
                .orElseThrow();
    }

    Optional<Column> of(Element element) {
        return columns.stream().filter(column -> column.element() == element).findFirst();
    }

    /** Whether a table with these columns is one of this map: the day by its title, and half of the others. */
    boolean fits(List<String> header) {
        long known = columns.stream()
                .filter(column -> header.contains(column.title()))
                .count();
        return header.contains(day().title()) && known * 2 >= columns.size();
    }
}
