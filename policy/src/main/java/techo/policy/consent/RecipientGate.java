package techo.policy.consent;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.Checklist;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

/**
 * What can be said of a recipient's request before any person's record is looked at. It holds for every row of one
 * statement alike, so a database needs it as constants only.
 */
public sealed interface RecipientGate {
    /** Other providers of personal health records must meet the guideline's checklist (guideline 4.2). */
    Set<RecipientType> CHECKED = EnumSet.of(RecipientType.PHR, RecipientType.APP);

    <T> T fold(Function<Closed, T> onClosed, Function<Open, T> onOpen);

    static RecipientGate of(Recipient recipient, Instant at, Conditions conditions) {
        if (!conditions.ceiling().opens(recipient.purpose(), recipient.type(), at)) {
            return new Closed(DenyReason.ABOVE_CEILING);
        }
        NoticeVersion notice = conditions.notices().required(recipient.purpose(), at);
        return conditions
                .recipients()
                .find(
                        recipient.recipient(),
                        registered -> ofRegistered(recipient, registered, notice, at, conditions.limits()),
                        () -> new Closed(DenyReason.RECIPIENT_UNREGISTERED),
                        () -> new Open(
                                notice,
                                RecipientVersion.UNSTATED,
                                Set.of(),
                                MynaportalData.OPEN,
                                recipient.agent().confinedTo()));
    }

    private static RecipientGate ofRegistered(
            Recipient recipient, RegisteredRecipient registered, NoticeVersion notice, Instant at, LegalLimits limits) {
        if (registered.type() != recipient.type()) {
            return new Closed(DenyReason.RECIPIENT_UNREGISTERED);
        }
        if (registered.state() == RecipientState.SUSPENDED) {
            return new Closed(DenyReason.RECIPIENT_SUSPENDED);
        }
        if (!registered.purposes().contains(recipient.purpose())) {
            return new Closed(DenyReason.RECIPIENT_PURPOSE_UNREGISTERED);
        }
        boolean checked = CHECKED.contains(registered.type());
        Optional<Checklist> confirmed = registered.checklist().filter(list -> !at.isBefore(list.confirmedAt()));
        if (checked && confirmed.isEmpty()) {
            return new Closed(DenyReason.CHECKLIST_UNCONFIRMED);
        }
        if (registered.checklist().filter(list -> !at.isBefore(list.until())).isPresent()) {
            return new Closed(DenyReason.CHECKLIST_LAPSED);
        }
        if (registered.seat() instanceof Seat.EquivalentMeasures abroad && !limits.isFresh(abroad.checkedAt(), at)) {
            return new Closed(DenyReason.FOREIGN_MEASURES_UNCHECKED);
        }
        boolean overdue = checked && !limits.isFresh(confirmed.orElseThrow().confirmedAt(), at);
        return new Open(
                notice,
                registered.version(),
                registered.seat() instanceof Seat.InformedConsentOnly ? EnumSet.allOf(ForeignText.class) : Set.of(),
                overdue ? MynaportalData.CLOSED : MynaportalData.OPEN,
                recipient.agent().confinedTo());
    }

    /** Nothing of anybody. */
    record Closed(DenyReason reason) implements RecipientGate {
        @Override
        public <T> T fold(Function<Closed, T> onClosed, Function<Open, T> onOpen) {
            return onClosed.apply(this);
        }
    }

    /**
     * What a person consented to, if the consent is good enough.
     *
     * @param notice a consent to an older one no longer counts
     * @param recipient a consent that was given to an older version of the recipient no longer counts
     * @param foreignTexts what a consent must say that the person was told
     * @param mynaportal whether data that came, or may have come, through Mynaportal are included
     * @param confinedTo the only person whose record may be shown, if there is one
     */
    record Open(
            NoticeVersion notice,
            RecipientVersion recipient,
            Set<ForeignText> foreignTexts,
            MynaportalData mynaportal,
            Optional<PatientId> confinedTo)
            implements RecipientGate {
        public Open {
            foreignTexts = Set.copyOf(foreignTexts);
        }

        @Override
        public <T> T fold(Function<Closed, T> onClosed, Function<Open, T> onOpen) {
            return onOpen.apply(this);
        }

        /** @return why no consent opens this resource, if so */
        Optional<DenyReason> bars(ResourceFacts resource) {
            if (confinedTo.isPresent() && !confinedTo.equals(resource.owner())) {
                return Optional.of(DenyReason.NOT_OWN_RECORD);
            }
            return mynaportal == MynaportalData.CLOSED && resource.origin().maybeMynaportal()
                    ? Optional.of(DenyReason.CHECKLIST_OVERDUE)
                    : Optional.empty();
        }

        boolean acceptsVersions(ConsentTerms terms) {
            return !terms.notice().isBefore(notice) && !terms.recipient().isBefore(recipient);
        }

        boolean acceptsTexts(ConsentTerms terms) {
            return terms.foreignTexts().containsAll(foreignTexts);
        }
    }

    /** A recipient whose checklist was not confirmed again in time gets nothing that came through Mynaportal. */
    enum MynaportalData {
        OPEN,
        CLOSED
    }
}
