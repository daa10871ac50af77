package techo.interceptors.consent;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import techo.interceptors.consent.ConsentReader.CannotRead;
import techo.interceptors.consent.ConsentReading.Reason;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Period;

/** FHIR periods as ours: a date is the whole day in Japan, and a year or a month is too vague to decide on. */
final class FhirPeriods {
    private FhirPeriods() {}

    static Period period(org.hl7.fhir.r4.model.Period period) throws CannotRead {
        Instant from = period.hasStart() ? start(period.getStartElement()) : Period.BEGINNING;
        Instant until = period.hasEnd() ? end(period.getEndElement()) : Period.END;
        try {
            return new Period(from, until);
        } catch (IllegalArgumentException e) {
            throw new CannotRead(Reason.PERIOD);
        }
    }

    static DataPeriod dataPeriod(org.hl7.fhir.r4.model.Period period) throws CannotRead {
        LocalDate first = period.hasStart() ? day(period.getStartElement()) : DataPeriod.EARLIEST;
        LocalDate last = period.hasEnd() ? day(period.getEndElement()) : DataPeriod.LATEST;
        try {
            return new DataPeriod(first, last);
        } catch (IllegalArgumentException e) {
            throw new CannotRead(Reason.PERIOD);
        }
    }

    /** @return the day in Japan, when the value is at least as precise as a day */
    static Optional<LocalDate> dayOf(DateTimeType value) {
        if (!value.hasValue() || value.getPrecision().ordinal() < TemporalPrecisionEnum.DAY.ordinal()) {
            return Optional.empty();
        }
        return Optional.of(
                value.getPrecision() == TemporalPrecisionEnum.DAY
                        ? LocalDate.of(value.getYear(), value.getMonth() + 1, value.getDay())
                        : value.getValue().toInstant().atZone(Period.JAPAN).toLocalDate());
    }

    private static Instant start(DateTimeType value) throws CannotRead {
        return isInstant(value)
                ? value.getValue().toInstant()
                : Period.ofDays(day(value), day(value)).from();
    }

    /** An end with a time of day is inclusive (FHIR R4, Period), so the next second is the first one outside. */
    private static Instant end(DateTimeType value) throws CannotRead {
        return isInstant(value)
                ? value.getValue().toInstant().plusSeconds(1)
                : Period.ofDays(day(value), day(value)).until();
    }

    static boolean isInstant(DateTimeType value) {
        return value.hasValue() && value.getPrecision().ordinal() > TemporalPrecisionEnum.DAY.ordinal();
    }

    private static LocalDate day(DateTimeType value) throws CannotRead {
        return dayOf(value).orElseThrow(() -> new CannotRead(Reason.PERIOD));
    }
}
