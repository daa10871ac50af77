package techo.policy.disclosure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;

/**
 * What was taken into a person's record at once (第三者提供を受ける際の確認及び記録, APPI Art. 30).
 *
 * @param at when, cut to milliseconds
 * @param source from whom an operator got it; empty for everybody else, and in records from before operators were asked
 * @param obtained by which routes the provider came by the data (取得の経緯)
 * @param kinds what was taken in, as kinds of data
 * @param files SHA-256 of each file as received, small hexadecimal digits
 */
public record Acquisition(
        PatientId person,
        Instant at,
        Provider provider,
        Optional<AcquisitionSource> source,
        ClientId client,
        SortedSet<DataOrigin> obtained,
        List<DisclosedKind> kinds,
        List<String> files) {
    public Acquisition {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        obtained = new TreeSet<>(obtained);
        kinds = kinds.stream().sorted().toList();
        files = List.copyOf(files);
    }

    /** The same for somebody who is told of fewer kinds, and not the digests; empty when none is left. */
    public Optional<Acquisition> telling(UnaryOperator<List<DisclosedKind>> told) {
        List<DisclosedKind> left = told.apply(kinds);
        return left.isEmpty() && !kinds.isEmpty()
                ? Optional.empty()
                : Optional.of(new Acquisition(person, at, provider, source, client, obtained, left, List.of()));
    }

    /**
     * What a person hands over needs no confirmation, be it through an operator (PPC guideline on confirmation and
     * records), and what the operator enters itself comes from nobody; the rest does.
     */
    public RecordDuty duty() {
        return switch (provider.kind()) {
            case PERSON, DELEGATE -> RecordDuty.EXEMPT_SENT_BY_PERSON;
            case ORGANISATION -> RecordDuty.REQUIRED;
            case OPERATOR ->
                source.map(from -> from.fold(
                                person -> RecordDuty.EXEMPT_SENT_BY_PERSON,
                                organisation -> RecordDuty.REQUIRED,
                                entry -> RecordDuty.EXEMPT_OWN_ENTRY))
                        .orElse(RecordDuty.REQUIRED);
        };
    }

    /**
     * Who handed it over.
     *
     * @param id the Patient, RelatedPerson or Organization; of an operator subject and issuer, or empty
     */
    public record Provider(Kind kind, String id) {
        public static Provider of(Caller caller) {
            return caller.fold(
                    citizen -> new Provider(Kind.PERSON, citizen.patient().value()),
                    delegate -> new Provider(Kind.DELEGATE, delegate.delegate().value()),
                    recipient -> new Provider(
                            Kind.ORGANISATION, recipient.recipient().value()),
                    operator -> new Provider(
                            Kind.OPERATOR,
                            operator.access()
                                    .subject()
                                    .map(TokenSubject::toString)
                                    .orElse("")));
        }

        /** INVARIANT: names are stored and never changed. */
        public enum Kind {
            PERSON,
            DELEGATE,
            ORGANISATION,
            OPERATOR
        }
    }
}
