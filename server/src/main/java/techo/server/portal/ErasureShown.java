package techo.server.portal;

import java.time.ZonedDateTime;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;

/**
 * How the erasure of a record stands, as its person reads it; moments are in Japan.
 *
 * @param state a code of {@code $erasure}; {@code none} where none was asked for
 * @param askedBy {@code person} or {@code operator}; empty where none was asked for
 * @param eraseAfter the earliest moment of an erasure that waits
 * @param wouldEraseAfter the same of one that was asked for now; empty when that would begin nothing
 * @param receipt signed, once it is done
 */
record ErasureShown(
        String state,
        String askedBy,
        Optional<ZonedDateTime> askedAt,
        Optional<ZonedDateTime> eraseAfter,
        Optional<ZonedDateTime> erasedAt,
        Optional<ZonedDateTime> wouldEraseAfter,
        boolean cancellable,
        Optional<String> receipt) {

    static ErasureShown of(Parameters answer) {
        Named named = new Named(answer.getParameter());
        return new ErasureShown(
                named.text("state"),
                named.text("asked-by"),
                moment(named, "asked-at"),
                moment(named, "erase-after"),
                moment(named, "erased-at"),
                moment(named, "would-erase-after"),
                named.value("cancellable", BooleanType.class)
                        .map(BooleanType::booleanValue)
                        .orElse(false),
                Optional.of(named.text("receipt")).filter(text -> !text.isEmpty()));
    }

    private static Optional<ZonedDateTime> moment(Named named, String name) {
        return named.value(name, InstantType.class).map(Days::inJapan);
    }
}
