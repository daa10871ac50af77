package techo.server.consent.operation;

import java.util.Optional;
import techo.policy.identity.Access;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.ClientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RegisteredRecipient;

/**
 * Somebody who might ask, as a person names them: through no client, with every scope.
 *
 * @param type when the register does not know the recipient
 */
record AccessQuestion(
        RecipientId recipient,
        Optional<RecipientType> type,
        PurposeOfUse purpose,
        Optional<PractitionerId> practitioner,
        Optional<ProjectId> project) {
    private static final ClientId NO_CLIENT = new ClientId("explained");

    static AccessQuestion of(Parts parts) {
        try {
            return new AccessQuestion(
                    new RecipientId(parts.required("recipient", parts.reference("recipient", "Organization"))),
                    parts.code("recipient-type", RecipientType::ofCode),
                    parts.required("purpose", parts.code("purpose", PurposeOfUse::ofCode)),
                    parts.reference("practitioner", "Practitioner").map(PractitionerId::new),
                    parts.text("project").map(ProjectId::new));
        } catch (IllegalArgumentException e) {
            throw Parts.invalid("Parameters.parameter");
        }
    }

    /** @param registered what the register says of the recipient; its word on the type goes first */
    Recipient caller(Optional<RegisteredRecipient> registered) {
        RecipientType asked = registered
                .map(RegisteredRecipient::type)
                .or(() -> type)
                .orElseThrow(() -> Parts.invalid("Parameters.parameter.where(name = 'recipient-type')"));
        return new Recipient(recipient, asked, Access.unnarrowed(NO_CLIENT, purpose), agent());
    }

    private RecipientAgent agent() {
        if (practitioner.isPresent() && project.isPresent() && purpose == PurposeOfUse.RESEARCH) {
            return new RecipientAgent.Researcher(practitioner.get(), project.get());
        }
        return practitioner
                .<RecipientAgent>map(who -> new RecipientAgent.Staff(who, BreakGlass.NOT_AUTHORISED))
                .or(() -> project.map(RecipientAgent.Analysis::new))
                .orElseGet(RecipientAgent.ClientSystem::new);
    }
}
