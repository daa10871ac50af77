package techo.policy.audit;

import java.util.Arrays;
import java.util.Optional;
import techo.policy.identity.Caller;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.TokenFingerprint;
import techo.policy.identity.TokenSubject;

/**
 * Who did it, as far as it was known.
 *
 * @param kind what kind of caller
 * @param id the Patient of a citizen, the RelatedPerson of a delegate, the Organization of a recipient, the job of the system, otherwise empty
 * @param person the one person behind the request when {@code id} does not name that person: {@code Practitioner/x} or
 *     {@code Patient/x} of a recipient, subject and issuer of an operator's token; otherwise empty
 * @param client the OAuth 2.0 client, or empty
 * @param purpose code of the purpose of use, or empty
 * @param network from where, as far as the configuration lets it be kept; or empty
 * @param token which access token the request came with; empty without one, and in records from before it was kept
 */
public record AuditAgent(
        Kind kind,
        String id,
        String person,
        String client,
        String purpose,
        String network,
        Optional<TokenFingerprint> token) {
    private static final int LONGEST_NETWORK = 64;

    public AuditAgent {
        if (network.length() > LONGEST_NETWORK) {
            throw new IllegalArgumentException("a network address has at most 64 characters");
        }
    }

    /** From wherever, with whichever token. */
    public AuditAgent(Kind kind, String id, String person, String client, String purpose) {
        this(kind, id, person, client, purpose, "", Optional.empty());
    }

    /** @param id names whoever it is about completely */
    public AuditAgent(Kind kind, String id, String client, String purpose) {
        this(kind, id, "", client, purpose);
    }

    public static AuditAgent of(Caller caller) {
        return caller.fold(
                citizen -> agent(Kind.CITIZEN, citizen.patient().value(), "", caller),
                delegate -> agent(Kind.DELEGATE, delegate.delegate().value(), "", caller),
                recipient -> agent(Kind.RECIPIENT, recipient.recipient().value(), person(recipient.agent()), caller),
                operator -> agent(
                        Kind.OPERATOR,
                        "",
                        operator.access().subject().map(TokenSubject::toString).orElse(""),
                        caller));
    }

    private static String person(RecipientAgent agent) {
        return agent.practitioner()
                .map(practitioner -> "Practitioner/" + practitioner.value())
                .or(() -> agent.confinedTo().map(patient -> "Patient/" + patient.value()))
                .orElse("");
    }

    public AuditAgent from(String address) {
        return new AuditAgent(kind, id, person, client, purpose, address, token);
    }

    public AuditAgent with(TokenFingerprint fingerprint) {
        return new AuditAgent(kind, id, person, client, purpose, network, Optional.of(fingerprint));
    }

    public AuditAgent withoutToken() {
        return new AuditAgent(kind, id, person, client, purpose, network, Optional.empty());
    }

    /** Nobody who proved who they are. */
    public static AuditAgent nobody() {
        return new AuditAgent(Kind.NOBODY, "", "", "");
    }

    /** The server itself. @param job what it was doing, such as {@code dormancy} */
    public static AuditAgent system(String job) {
        return new AuditAgent(Kind.SYSTEM, job, "", "");
    }

    private static AuditAgent agent(Kind kind, String id, String person, Caller caller) {
        return new AuditAgent(
                kind, id, person, caller.client().value(), caller.purpose().code());
    }

    /** INVARIANT: codes are in stored records and are never changed. */
    public enum Kind {
        NOBODY("nobody"),
        CITIZEN("citizen"),
        DELEGATE("delegate"),
        RECIPIENT("recipient"),
        OPERATOR("operator"),
        SYSTEM("system");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        public static Optional<Kind> ofCode(String code) {
            return Arrays.stream(values()).filter(k -> k.code.equals(code)).findFirst();
        }
    }
}
