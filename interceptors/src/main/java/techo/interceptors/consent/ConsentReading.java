package techo.interceptors.consent;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.Effect;
import techo.policy.consent.Period;
import techo.policy.consent.Provision;
import techo.policy.identity.PurposeOfUse;

/** What a FHIR {@code Consent} says to the rules. */
public sealed interface ConsentReading {
    <T> T fold(
            Function<InForce, T> onInForce,
            Function<EmergencyChoice, T> onChoice,
            Function<NotInForce, T> onNotInForce,
            Function<Unreadable, T> onUnreadable);

    record InForce(ConsentTerms terms, List<Provision> provisions) implements ConsentReading {
        public InForce {
            provisions = List.copyOf(provisions);
        }

        @Override
        public <T> T fold(
                Function<InForce, T> onInForce,
                Function<EmergencyChoice, T> onChoice,
                Function<NotInForce, T> onNotInForce,
                Function<Unreadable, T> onUnreadable) {
            return onInForce.apply(this);
        }
    }

    /**
     * What the person wants to happen in an emergency or a disaster, whoever will help.
     *
     * @param purpose {@code EMERGENCY} or {@code DISASTER}
     */
    record EmergencyChoice(PurposeOfUse purpose, Effect effect, Set<DataCategory> categories, Period period)
            implements ConsentReading {
        public EmergencyChoice {
            categories = Set.copyOf(categories);
        }

        @Override
        public <T> T fold(
                Function<InForce, T> onInForce,
                Function<EmergencyChoice, T> onChoice,
                Function<NotInForce, T> onNotInForce,
                Function<Unreadable, T> onUnreadable) {
            return onChoice.apply(this);
        }
    }

    /** Its status is not {@code active}. */
    record NotInForce() implements ConsentReading {
        @Override
        public <T> T fold(
                Function<InForce, T> onInForce,
                Function<EmergencyChoice, T> onChoice,
                Function<NotInForce, T> onNotInForce,
                Function<Unreadable, T> onUnreadable) {
            return onNotInForce.apply(this);
        }
    }

    /** It is in force and says something that the rules cannot follow. */
    record Unreadable(Reason reason) implements ConsentReading {
        @Override
        public <T> T fold(
                Function<InForce, T> onInForce,
                Function<EmergencyChoice, T> onChoice,
                Function<NotInForce, T> onNotInForce,
                Function<Unreadable, T> onUnreadable) {
            return onUnreadable.apply(this);
        }
    }

    /** Why a Consent cannot be read. */
    enum Reason {
        NO_STATUS,
        NO_PERSON,
        NO_PROVISION,
        NO_TYPE,
        /** No recipient, several, or one that is not an Organization of this server. */
        RECIPIENT,
        /** No purpose, several, or one that is not of our code system. */
        PURPOSE,
        /** No category, one that is not of our code system, or one that is never shared. */
        CATEGORY,
        /** A period that ends before it begins, or is not given in whole days or instants. */
        PERIOD,
        /** Not of one kind, or of one that the rules do not know. */
        KIND,
        /** Terms that are no versions or texts of ours. */
        TERMS,
        /** A nested provision that permits, or nests further. */
        NESTING,
        /** Data that are not single items of this server, named by themselves. */
        ITEM,
        /** An element that would narrow or widen what is shared, in a way the rules do not know. */
        UNKNOWN_ELEMENT
    }
}
