package techo.server.identity;

import java.util.Optional;
import java.util.Set;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.Scope.Context;
import techo.server.recipient.RecipientClient;
import techo.server.recipient.RecipientClient.Agent;

/**
 * Who asks in the name of a recipient: the register says what kind of agent it is, the token says who. A token that
 * names somebody where the register has a system, or nobody where it has people, names nobody.
 */
final class RegisteredAgent {
    private static final Set<Context> OF_ORGANISATIONS = Set.of(Context.USER, Context.SYSTEM);
    private static final Set<Context> OF_PERSONS = Set.of(Context.PATIENT, Context.USER);

    private RegisteredAgent() {}

    static Optional<RecipientAgent> of(RecipientClient client, Optional<FhirUser> user, Optional<PatientId> launched) {
        Optional<PractitionerId> practitioner = user.flatMap(named -> named.as("Practitioner", PractitionerId::new));
        return switch (client.agent()) {
            case SYSTEM -> user.isPresent() ? Optional.empty() : Optional.of(system(client));
            case STAFF -> practitioner.map(who -> new RecipientAgent.Staff(who, client.breakGlass()));
            case RESEARCHER ->
                practitioner.flatMap(who -> client.study().map(study -> new RecipientAgent.Researcher(who, study)));
            case APP -> launched.map(RecipientAgent.PersonalApp::new);
        };
    }

    private static RecipientAgent system(RecipientClient client) {
        return client.study()
                .<RecipientAgent>map(RecipientAgent.Analysis::new)
                .orElseGet(RecipientAgent.ClientSystem::new);
    }

    /** The contexts whose scopes mean something for such an agent. */
    static Set<Context> contexts(Agent agent) {
        return agent == Agent.APP ? OF_PERSONS : OF_ORGANISATIONS;
    }
}
