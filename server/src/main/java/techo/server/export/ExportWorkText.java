package techo.server.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.export.ExportScope;
import techo.policy.export.GroupId;
import techo.policy.identity.Access;
import techo.policy.identity.Assurance;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.Scopes;

/**
 * Writes who asked for what as JSON, and reads it again on whichever node goes on with it.
 *
 * <p>A node of another version that cannot read it fails the job rather than guess.
 */
final class ExportWorkText {
    private final ObjectMapper json = new ObjectMapper();

    /** @param who and the two after it are empty where the agent has none */
    private record CallerText(
            String recipient,
            String type,
            String client,
            String purpose,
            String scopes,
            String agent,
            String who,
            String project,
            String person) {}

    /**
     * @param group or study; empty at another level
     * @param since and until are empty when they are not asked for
     */
    private record AskedText(
            String level,
            String group,
            List<String> types,
            String since,
            String until,
            List<TypeFilter> filters,
            List<String> elements,
            List<String> patients,
            String provenance,
            String arrangement,
            List<String> problems) {}

    String caller(Caller.Recipient caller) {
        RecipientAgent agent = caller.agent();
        return written(new CallerText(
                caller.recipient().value(),
                caller.type().code(),
                caller.client().value(),
                caller.purpose().code(),
                caller.scopes().text(),
                agent.getClass().getSimpleName(),
                agent.practitioner().map(PractitionerId::value).orElse(""),
                agent.project().map(ProjectId::value).orElse(""),
                agent.confinedTo().map(PatientId::value).orElse("")));
    }

    Caller.Recipient caller(String text) {
        CallerText caller = read(text, CallerText.class);
        Scopes scopes = Scopes.read(caller.scopes()).fold(read -> read, fault -> Scopes.NONE);
        Access access = new Access(
                new ClientId(caller.client()),
                PurposeOfUse.ofCode(caller.purpose()).orElseThrow(),
                scopes,
                Assurance.UNSTATED,
                Optional.empty());
        return new Caller.Recipient(
                new RecipientId(caller.recipient()),
                RecipientType.ofCode(caller.type()).orElseThrow(),
                access,
                agent(caller));
    }

    /** What a member of staff may open in an emergency plays no part in an export. */
    private static RecipientAgent agent(CallerText caller) {
        return switch (caller.agent()) {
            case "ClientSystem" -> new RecipientAgent.ClientSystem();
            case "Staff" -> new RecipientAgent.Staff(new PractitionerId(caller.who()), BreakGlass.NOT_AUTHORISED);
            case "Researcher" ->
                new RecipientAgent.Researcher(new PractitionerId(caller.who()), new ProjectId(caller.project()));
            case "Analysis" -> new RecipientAgent.Analysis(new ProjectId(caller.project()));
            case "PersonalApp" -> new RecipientAgent.PersonalApp(new PatientId(caller.person()));
            default -> throw new IllegalStateException("an export was started by an agent that is not known here");
        };
    }

    String asked(ExportWork work) {
        Selection selection = work.selection();
        return written(new AskedText(
                work.scope().getClass().getSimpleName(),
                work.scope() instanceof ExportScope.Members members
                        ? members.group().value()
                        : work.scope().study().map(ProjectId::value).orElse(""),
                selection.sortedTypes(),
                selection.since().map(Instant::toString).orElse(""),
                selection.until().map(Instant::toString).orElse(""),
                selection.filters(),
                List.copyOf(selection.elements()),
                selection.patients().stream().map(PatientId::value).toList(),
                selection.provenance().name(),
                selection.arrangement().name(),
                work.problems()));
    }

    ExportWork work(ExportJobId id, String caller, String asked, Instant asOf, Optional<ExportJobId> base) {
        AskedText text = read(asked, AskedText.class);
        return new ExportWork(
                id,
                caller(caller),
                scope(text),
                new Selection(
                        Set.copyOf(text.types()),
                        instant(text.since()),
                        instant(text.until()),
                        text.filters(),
                        Set.copyOf(text.elements()),
                        text.patients().stream().map(PatientId::new).collect(Collectors.toSet()),
                        AssociatedProvenance.valueOf(text.provenance()),
                        Arrangement.valueOf(text.arrangement())),
                asOf,
                base,
                text.problems());
    }

    private static ExportScope scope(AskedText text) {
        return switch (text.level()) {
            case "Everything" -> new ExportScope.Everything();
            case "Everyone" -> new ExportScope.Everyone();
            case "Members" -> new ExportScope.Members(new GroupId(text.group()));
            case "OfStudy" -> new ExportScope.OfStudy(new ProjectId(text.group()));
            default -> throw new IllegalStateException("an export was started at a level that is not known here");
        };
    }

    private static Optional<Instant> instant(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private String written(Record value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an export cannot be put on record", e);
        }
    }

    private <T extends Record> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what an export was asked is not readable here", e);
        }
    }
}
