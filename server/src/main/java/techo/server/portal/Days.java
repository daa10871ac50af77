package techo.server.portal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** A day is a day in Japan, wherever the server runs. */
final class Days {
    static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    private Days() {}

    static ZonedDateTime inJapan(BaseDateTimeType time) {
        return time.getValue().toInstant().atZone(JAPAN);
    }

    /** @return the last day before an end that is exclusive */
    static LocalDate last(ZonedDateTime end) {
        return end.minusNanos(1).toLocalDate();
    }

    static Optional<LocalDate> of(@Nullable Type time) {
        if (time instanceof Period period) {
            return of(period.getStartElement());
        }
        if (time instanceof BaseDateTimeType moment && moment.hasValue()) {
            String text = moment.getValueAsString();
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text)
                            : moment.getValue().toInstant().atZone(JAPAN).toLocalDate());
        }
        return Optional.empty();
    }
}
