package techo.exchange.table;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import techo.exchange.CellText;
import techo.exchange.Cells;
import techo.exchange.ImportKey;
import techo.exchange.table.ColumnMap.Column;
import techo.exchange.table.ColumnMap.Element;

/** The value of a cell as an Observation, and back. The column that it stood in is one of its codes. */
final class ObservationCells {
    static final String COLUMNS = "https://techophr.github.io/fhir/CodeSystem/table-column";

    private static final String UCUM = "http://unitsofmeasure.org";
    /** A first group of thousands that is zero stands before a decimal comma. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]{1,9}|[1-9][0-9]{0,2}(,[0-9]{3}){1,2})(\\.[0-9]{1,6})?");

    /** Nobody has a thousand of these: three digits behind a comma are decimals. */
    private static final Set<String> BELOW_A_THOUSAND =
            Set.of("kg", "cm", "m", "kg/m2", "%", "Cel", "mm[Hg]", "/min", "h", "wk", "mo", "a", "g/dL");

    private ObservationCells() {}

    /** Thousands may be set apart by commas. */
    static Optional<BigDecimal> number(String text) {
        String number = Cells.narrow(text);
        return NUMBER.matcher(number).matches()
                ? Optional.of(new BigDecimal(number.replace(",", "")))
                : Optional.empty();
    }

    static Optional<BigDecimal> number(Column column, String text) {
        boolean decimals = Cells.narrow(text).indexOf(',') >= 0 && BELOW_A_THOUSAND.contains(column.unit());
        return decimals ? Optional.empty() : number(text);
    }

    static Observation read(TableRow row, Column column, String value, Reference subject, ImportKey key) {
        Observation result = new Observation().setStatus(ObservationStatus.FINAL);
        result.addIdentifier(key.identifier());
        CodeableConcept code = new CodeableConcept().setText(column.title());
        column.code().ifPresent(coding -> code.addCoding(coding.copy()));
        code.addCoding(new Coding(COLUMNS, code(row.map(), column), column.title()));
        result.setCode(code)
                .setSubject(subject.copy())
                .setEffective(new DateTimeType(row.day().toString()));
        row.of(Element.INSTITUTION).ifPresent(place -> result.addPerformer(new Reference().setDisplay(place)));
        row.of(Element.KIND).ifPresent(kind -> result.setEncounter(new Reference().setDisplay(kind)));
        Optional<BigDecimal> number = column.element() == Element.NUMBER ? number(column, value) : Optional.empty();
        result.setValue(
                number.<Type>map(amount -> quantity(column.unit(), amount)).orElseGet(() -> new StringType(value)));
        return result;
    }

    private static Quantity quantity(String unit, BigDecimal value) {
        Quantity quantity = new Quantity().setValue(value);
        return unit.isEmpty()
                ? quantity
                : quantity.setUnit(unit).setSystem(UCUM).setCode(unit);
    }

    /** The column of that map which the result stood in. */
    static Optional<Column> column(ColumnMap map, Observation result) {
        Set<String> stood = result.getCode().getCoding().stream()
                .filter(coding -> COLUMNS.equals(coding.getSystem()))
                .map(Coding::getCode)
                .collect(Collectors.toSet());
        return stood.isEmpty()
                ? Optional.empty()
                : map.columns().stream()
                        .filter(column -> stood.contains(code(map, column)))
                        .findFirst();
    }

    static String write(Observation result) {
        return CellText.of(result.getValue());
    }

    private static String code(ColumnMap map, Column column) {
        return map.name() + "." + column.title();
    }
}
