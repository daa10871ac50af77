package techo.policy.consent;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import techo.policy.identity.Access;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.ClientId;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

/**
 * How one consent stands at an instant, for the person who gave it.
 *
 * @param reason why it opens nothing though it was neither withdrawn nor ends; empty when it opens
 * @param opening when it opens anything, its kind included; empty for what is not in force
 */
public record ConsentStanding(State state, Optional<DenyReason> reason, Optional<Period> opening) {
    private static final ClientId NOBODY = new ClientId("standing");

    /**
     * @param state of the person
     * @param at an instant that the conditions speak of
     */
    public static ConsentStanding of(ConsentRecord consent, Conditions conditions, PersonState state, Instant at) {
        return consent.fold(
                inForce -> ofInForce(inForce, conditions, state, at),
                notInForce -> withdrawn(),
                unreadable -> unreadable());
    }

    public static ConsentStanding withdrawn() {
        return new ConsentStanding(State.WITHDRAWN, Optional.empty(), Optional.empty());
    }

    /** It may deny anything, so it stops everything. */
    public static ConsentStanding unreadable() {
        return new ConsentStanding(State.STOPPED, Optional.of(DenyReason.EVIDENCE_UNREADABLE), Optional.empty());
    }

    /** Of what goes by its period alone. */
    public static ConsentStanding ofPeriod(Period period, Instant at) {
        if (period.contains(at)) {
            return new ConsentStanding(State.CURRENT, Optional.empty(), Optional.of(period));
        }
        State state = at.isBefore(period.from()) ? State.FUTURE : State.EXPIRED;
        return new ConsentStanding(state, Optional.of(DenyReason.OUTSIDE_PERIOD), Optional.of(period));
    }

    private static ConsentStanding ofInForce(
            ConsentRecord.InForce consent, Conditions conditions, PersonState state, Instant at) {
        ConsentTerms terms = consent.terms();
        Provision root = consent.provisions().get(0);
        Optional<Period> opening = conditions.limits().opening(terms, root.period());
        if (opening.isEmpty()) {
            return new ConsentStanding(State.EXPIRED, Optional.of(DenyReason.OUTSIDE_PERIOD), opening);
        }
        ConsentStanding ofPeriod = ofPeriod(opening.get(), at);
        if (ofPeriod.state() != State.CURRENT) {
            return ofPeriod;
        }
        Optional<DenyReason> due = root.permits() ? due(terms, root, conditions, at) : Optional.empty();
        if (due.isPresent()) {
            return new ConsentStanding(State.RECONSENT_DUE, due, opening);
        }
        Optional<DenyReason> stopped = root.permits() && terms.kind().opensSight()
                ? state.sharingStopped(at, conditions.limits()).or(() -> stopped(root, conditions, at))
                : Optional.empty();
        return new ConsentStanding(stopped.isPresent() ? State.STOPPED : State.CURRENT, stopped, opening);
    }

    /** What changed since the person consented. */
    private static Optional<DenyReason> due(ConsentTerms terms, Provision root, Conditions conditions, Instant at) {
        if (terms.notice().isBefore(conditions.notices().required(root.purpose(), at))) {
            return Optional.of(DenyReason.RECONSENT_DUE);
        }
        if (!terms.kind().opensSight()) {
            return Optional.empty();
        }
        return registered(root, conditions).flatMap(recipient -> {
            if (terms.recipient().isBefore(recipient.version())) {
                return Optional.of(DenyReason.RECONSENT_DUE);
            }
            boolean untold = recipient.seat() instanceof Seat.InformedConsentOnly
                    && !terms.foreignTexts().containsAll(EnumSet.allOf(ForeignText.class));
            return untold ? Optional.of(DenyReason.FOREIGN_TEXTS_MISSING) : Optional.empty();
        });
    }

    /** What the operator stopped, or the law. */
    private static Optional<DenyReason> stopped(Provision root, Conditions conditions, Instant at) {
        return conditions
                .recipients()
                .find(
                        root.grantee(),
                        recipient -> RecipientGate.of(
                                        new Recipient(
                                                root.grantee(),
                                                recipient.type(),
                                                Access.unnarrowed(NOBODY, root.purpose())),
                                        at,
                                        conditions)
                                .fold(closed -> Optional.of(closed.reason()), open -> Optional.empty()),
                        () -> Optional.of(DenyReason.RECIPIENT_UNREGISTERED),
                        Optional::empty);
    }

    private static Optional<RegisteredRecipient> registered(Provision root, Conditions conditions) {
        return conditions.recipients().find(root.grantee(), Optional::of, Optional::empty, Optional::empty);
    }

    /** INVARIANT: codes leave the system and are never renamed. */
    public enum State {
        CURRENT("current"),
        /** Its period has not begun. */
        FUTURE("future"),
        /** Its period, or the time that its kind may last, is over. */
        EXPIRED("expired"),
        /** The notice or the recipient changed; it opens nothing until the person consents again. */
        RECONSENT_DUE("reconsent-due"),
        /** In force, and something else keeps it from opening anything. */
        STOPPED("stopped"),
        WITHDRAWN("withdrawn");

        private final String code;

        State(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
