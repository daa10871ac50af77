package techo.policy.identity;

import java.util.function.Function;

/**
 * Who asks, through which client and for which purpose: what a verified access token says, and nothing else.
 *
 * <p>A caller is made once per request and never changed. No caller means no access.
 */
public sealed interface Caller {
    Access access();

    default ClientId client() {
        return access().client();
    }

    default PurposeOfUse purpose() {
        return access().purpose();
    }

    default Scopes scopes() {
        return access().scopes();
    }

    /** Abstract on purpose: a new kind of caller must say here which way every rule goes. */
    <T> T fold(Function<Citizen, T> onCitizen, Function<Recipient, T> onRecipient, Function<Operator, T> onOperator);

    /** A person who asks for their own record (本人). */
    record Citizen(PatientId patient, Access access) implements Caller {
        @Override
        public <T> T fold(
                Function<Citizen, T> onCitizen, Function<Recipient, T> onRecipient, Function<Operator, T> onOperator) {
            return onCitizen.apply(this);
        }
    }

    /** An organisation, or a client acting for one: everything it receives is a disclosure to a third party. */
    record Recipient(RecipientId recipient, RecipientType type, Access access) implements Caller {
        @Override
        public <T> T fold(
                Function<Citizen, T> onCitizen, Function<Recipient, T> onRecipient, Function<Operator, T> onOperator) {
            return onRecipient.apply(this);
        }
    }

    /** Someone who runs the service: registers organisations and feeds records in, and reads nothing clinical. */
    record Operator(Access access) implements Caller {
        @Override
        public <T> T fold(
                Function<Citizen, T> onCitizen, Function<Recipient, T> onRecipient, Function<Operator, T> onOperator) {
            return onOperator.apply(this);
        }
    }
}
