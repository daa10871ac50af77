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
    <T> T fold(
            Function<Citizen, T> onCitizen,
            Function<Delegate, T> onDelegate,
            Function<Recipient, T> onRecipient,
            Function<Operator, T> onOperator);

    /** A person who asks for their own record (本人). */
    record Citizen(PatientId patient, Access access) implements Caller {
        @Override
        public <T> T fold(
                Function<Citizen, T> onCitizen,
                Function<Delegate, T> onDelegate,
                Function<Recipient, T> onRecipient,
                Function<Operator, T> onOperator) {
            return onCitizen.apply(this);
        }
    }

    /** Someone who asks for the record of the one person for whom they act (代理人), as far as a delegation goes. */
    record Delegate(DelegateId delegate, PatientId principal, Access access) implements Caller {
        @Override
        public <T> T fold(
                Function<Citizen, T> onCitizen,
                Function<Delegate, T> onDelegate,
                Function<Recipient, T> onRecipient,
                Function<Operator, T> onOperator) {
            return onDelegate.apply(this);
        }
    }

    /**
     * An organisation, or a client acting for one: everything it receives is a disclosure to a third party.
     *
     * @param agent who at the recipient asks
     */
    record Recipient(RecipientId recipient, RecipientType type, Access access, RecipientAgent agent) implements Caller {
        public Recipient {
            if (agent instanceof RecipientAgent.Researcher && access.purpose() != PurposeOfUse.RESEARCH) {
                throw new IllegalArgumentException("a researcher asks for research");
            }
        }

        /** A system of the recipient asks. */
        public Recipient(RecipientId recipient, RecipientType type, Access access) {
            this(recipient, type, access, new RecipientAgent.ClientSystem());
        }

        @Override
        public <T> T fold(
                Function<Citizen, T> onCitizen,
                Function<Delegate, T> onDelegate,
                Function<Recipient, T> onRecipient,
                Function<Operator, T> onOperator) {
            return onRecipient.apply(this);
        }
    }

    /** Someone who runs the service: registers organisations and feeds records in, and reads nothing clinical. */
    record Operator(Access access) implements Caller {
        @Override
        public <T> T fold(
                Function<Citizen, T> onCitizen,
                Function<Delegate, T> onDelegate,
                Function<Recipient, T> onRecipient,
                Function<Operator, T> onOperator) {
            return onOperator.apply(this);
        }
    }
}
