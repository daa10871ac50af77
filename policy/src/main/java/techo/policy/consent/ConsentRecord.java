package techo.policy.consent;

import java.util.List;
import java.util.function.Function;
import techo.policy.identity.PatientId;

/** What one version of a person's {@code Consent} says, or that it cannot be read. */
public sealed interface ConsentRecord {
    ConsentRef ref();

    /** Whose consent it is. */
    PatientId person();

    /** Abstract on purpose: a new kind of record must say here which way every rule goes. */
    <T> T fold(
            Function<InForce, T> onInForce, Function<NotInForce, T> onNotInForce, Function<Unreadable, T> onUnreadable);

    /** @param provisions in any order; deny overrides permit */
    record InForce(ConsentRef ref, PatientId person, ConsentTerms terms, List<Provision> provisions)
            implements ConsentRecord {
        public InForce {
            provisions = List.copyOf(provisions);
        }

        /** A consent that states no terms. */
        public InForce(ConsentRef ref, PatientId person, List<Provision> provisions) {
            this(ref, person, ConsentTerms.UNSTATED, provisions);
        }

        @Override
        public <T> T fold(
                Function<InForce, T> onInForce,
                Function<NotInForce, T> onNotInForce,
                Function<Unreadable, T> onUnreadable) {
            return onInForce.apply(this);
        }
    }

    /** Withdrawn (撤回), not yet given, or entered in error: it neither permits nor denies. */
    record NotInForce(ConsentRef ref, PatientId person) implements ConsentRecord {
        @Override
        public <T> T fold(
                Function<InForce, T> onInForce,
                Function<NotInForce, T> onNotInForce,
                Function<Unreadable, T> onUnreadable) {
            return onNotInForce.apply(this);
        }
    }

    /** It may deny anything, so it denies everything of this person to every recipient. */
    record Unreadable(ConsentRef ref, PatientId person) implements ConsentRecord {
        @Override
        public <T> T fold(
                Function<InForce, T> onInForce,
                Function<NotInForce, T> onNotInForce,
                Function<Unreadable, T> onUnreadable) {
            return onUnreadable.apply(this);
        }
    }
}
