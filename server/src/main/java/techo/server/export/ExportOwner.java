package techo.server.export;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.Scope;

/**
 * To whom a job, its status and its files belong: one caller through one client.
 *
 * @param caller kind and id of the caller, and what its scopes narrow
 * @param client the OAuth 2.0 client
 */
record ExportOwner(String caller, String client) {

    static ExportOwner of(Caller caller) {
        String key = caller.fold(
                citizen -> "citizen:" + citizen.patient().value(),
                delegate -> "delegate:" + delegate.delegate().value() + ":"
                        + delegate.principal().value(),
                recipient -> "recipient:" + recipient.recipient().value() + ":"
                        + recipient.purpose().code() + agent(recipient.agent()),
                operator -> "operator");
        return new ExportOwner(key + narrowing(caller), caller.client().value());
    }

    /** Another user of the same app, and another member of staff, is somebody else. */
    private static String agent(RecipientAgent agent) {
        return Stream.of(
                        agent.practitioner().map(practitioner -> ":practitioner:" + practitioner.value()),
                        agent.confinedTo().map(patient -> ":app:" + patient.value()),
                        agent.project().map(project -> ":project:" + project.value()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining());
    }

    /** A job belongs to the scopes that it ran with: a narrower token may not fetch what a wider one exported. */
    private static String narrowing(Caller caller) {
        return caller.scopes().openAll(Permission.SEARCH)
                ? ""
                : ":"
                        + UUID.nameUUIDFromBytes(caller.scopes().opening(Permission.SEARCH).stream()
                                .map(Scope.OfResources::toString)
                                .sorted()
                                .collect(Collectors.joining(" "))
                                .getBytes(StandardCharsets.UTF_8));
    }
}
