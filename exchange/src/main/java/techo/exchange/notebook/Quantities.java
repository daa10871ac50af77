package techo.exchange.notebook;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.Quantity;

/** Amounts and days in FHIR. */
public final class Quantities {

    private final NotebookTables tables;

    /** With the table of units that ships with this module. */
    public static Quantities load() {
        return new Quantities(NotebookTables.load());
    }

    Quantities(NotebookTables tables) {
        this.tables = tables;
    }

    /** With the code of the unit where it has one; the unit is written as in the file. */
    public Quantity amount(BigDecimal value, Optional<String> unit) {
        Quantity quantity = new Quantity().setValue(plain(value));
        unit.ifPresent(quantity::setUnit);
        unit.flatMap(tables::unitCode)
                .ifPresent(code -> quantity.setSystem(NotebookSystems.UNIT).setCode(code));
        return quantity;
    }

    public static Quantity days(BigDecimal days) {
        return new Quantity()
                .setValue(plain(days))
                .setUnit("日")
                .setSystem(NotebookSystems.UCUM)
                .setCode("d");
    }

    public static Duration duration(BigDecimal days) {
        Duration duration = new Duration();
        duration.setValue(plain(days))
                .setUnit("日")
                .setSystem(NotebookSystems.UCUM)
                .setCode("d");
        return duration;
    }

    public static DateTimeType day(LocalDate day) {
        return new DateTimeType(day.toString());
    }

    /** 28 and not 28.0 or 2.8E+1. */
    private static BigDecimal plain(BigDecimal value) {
        return new BigDecimal(value.stripTrailingZeros().toPlainString());
    }
}
