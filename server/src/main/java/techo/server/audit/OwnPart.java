package techo.server.audit;

import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import techo.interceptors.audit.SubjectsOfResources;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.audit.PersonalAccesses.Access;

/**
 * Leaves of a record what its reader may be told. A page that a recipient searched may be about many: each reads of the
 * own resources and consents, and of nobody else's. A delegate reads of what the delegate sees now, and nothing of a
 * record of other things alone: a log must not tell what the record hides, nor how much that is. From where somebody
 * asked is told of organisations, and to the person of the person alone: where people are is nothing for a delegate of
 * theirs, nor for each other.
 */
final class OwnPart {
    private static final int AT_ONCE = 500;

    private final SubjectsOfResources owners;
    private final StoredResources stored;
    private final Clock clock;

    OwnPart(SubjectsOfResources owners, StoredResources stored, Clock clock) {
        this.owners = owners;
        this.stored = stored;
        this.clock = clock;
    }

    List<Access> of(LogReader reader, List<Access> found) {
        Map<ResourceUse, PatientId> consentOwners = owners.of(found.stream()
                .filter(access -> !namesDelegation(access.record()))
                .flatMap(access -> access.record().consents().stream())
                .map(OwnPart::use)
                .distinct()
                .toList());
        Predicate<ResourceUse> seen = reader.delegate()
                .map(delegate -> seenBy(delegate, reader, found))
                .orElse(use -> true);
        return found.stream()
                .filter(access -> mayTell(access.record(), reader, seen))
                .map(access -> new Access(access.position(), part(access.record(), reader, consentOwners, seen)))
                .toList();
    }

    /** What is about nothing of the record in particular, such as a delegation that ends, is told to all. */
    private static boolean mayTell(AuditRecord record, LogReader reader, Predicate<ResourceUse> seen) {
        List<ResourceUse> uses = record.subjects().getOrDefault(reader.person(), List.of());
        return uses.isEmpty() || uses.stream().anyMatch(seen);
    }

    private static AuditRecord part(
            AuditRecord record,
            LogReader reader,
            Map<ResourceUse, PatientId> consentOwners,
            Predicate<ResourceUse> seen) {
        PatientId person = reader.person();
        List<ResourceUse> uses = record.subjects().getOrDefault(person, List.of()).stream()
                .filter(seen)
                .toList();
        return new AuditRecord(
                record.at(),
                record.request(),
                mayTellNetwork(record.agent(), reader)
                        ? record.agent()
                        : record.agent().from(""),
                record.action(),
                record.outcome(),
                record.target(),
                record.parameters(),
                Map.of(person, uses),
                List.of(),
                consents(record, person, consentOwners),
                record.repeated());
    }

    /** An app asks as an organisation, and from where the person is who uses it. */
    private static boolean mayTellNetwork(AuditAgent agent, LogReader reader) {
        String person = "Patient/" + reader.person().value();
        return switch (agent.kind()) {
            case CITIZEN ->
                reader.isThePerson() && agent.id().equals(reader.person().value());
            case RECIPIENT ->
                !agent.person().startsWith("Patient/")
                        || (reader.isThePerson() && agent.person().equals(person));
            case NOBODY, DELEGATE, OPERATOR, SYSTEM -> false;
        };
    }

    /** Of a consent that is not there any more only a record of nobody else tells whose it was. */
    private static List<ConsentVersion> consents(
            AuditRecord record, PatientId person, Map<ResourceUse, PatientId> owners) {
        boolean alone = record.subjects().size() == 1;
        return record.consents().stream()
                .filter(consent -> namesDelegation(record)
                        || Optional.ofNullable(owners.get(use(consent)))
                                .map(person::equals)
                                .orElse(alone))
                .toList();
    }

    /** What lets a delegate look is a delegation, of the one person for whom. */
    private static boolean namesDelegation(AuditRecord record) {
        return record.agent().kind() == AuditAgent.Kind.DELEGATE;
    }

    private static ResourceUse use(ConsentVersion consent) {
        return ResourceUse.one(Use.SHOWN, "Consent", consent.id(), consent.version());
    }

    /** What is only counted may be of anything, and is not told. */
    private Predicate<ResourceUse> seenBy(Caller.Delegate delegate, LogReader reader, Collection<Access> found) {
        List<ResourceKey> keys = found.stream()
                .flatMap(access -> access.record().subjects().getOrDefault(reader.person(), List.of()).stream())
                .filter(use -> !use.id().isEmpty())
                .map(OwnPart::key)
                .distinct()
                .toList();
        Set<ResourceKey> visible = new HashSet<>();
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            List<ResourceKey> some = keys.subList(from, Math.min(from + AT_ONCE, keys.size()));
            visible.addAll(stored.visible(delegate, clock.instant(), some));
        }
        return use -> visible.contains(key(use));
    }

    private static ResourceKey key(ResourceUse use) {
        return new ResourceKey(use.type(), use.id());
    }
}
