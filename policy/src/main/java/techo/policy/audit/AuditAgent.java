package techo.policy.audit;

import java.util.Arrays;
import java.util.Optional;
import techo.policy.identity.Caller;

/**
 * Who did it, as far as it was known.
 *
 * @param kind what kind of caller
 * @param id the Patient of a citizen, the RelatedPerson of a delegate, the Organization of a recipient, the job of the system, otherwise empty
 * @param client the OAuth 2.0 client, or empty
 * @param purpose code of the purpose of use, or empty
 */
public record AuditAgent(Kind kind, String id, String client, String purpose) {

    public static AuditAgent of(Caller caller) {
        return caller.fold(
                citizen -> agent(Kind.CITIZEN, citizen.patient().value(), caller),
                delegate -> agent(Kind.DELEGATE, delegate.delegate().value(), caller),
                recipient -> agent(Kind.RECIPIENT, recipient.recipient().value(), caller),
                operator -> agent(Kind.OPERATOR, "", caller));
    }

    /** Nobody who proved who they are. */
    public static AuditAgent nobody() {
        return new AuditAgent(Kind.NOBODY, "", "", "");
    }

    /** The server itself. @param job what it was doing, such as {@code dormancy} */
    public static AuditAgent system(String job) {
        return new AuditAgent(Kind.SYSTEM, job, "", "");
    }

    private static AuditAgent agent(Kind kind, String id, Caller caller) {
        return new AuditAgent(
                kind, id, caller.client().value(), caller.purpose().code());
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
