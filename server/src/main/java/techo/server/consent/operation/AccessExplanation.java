package techo.server.consent.operation;

import static techo.server.consent.operation.Answers.part;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DenyReason;
import techo.policy.consent.Evidence;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.PatientId;
import techo.policy.recipient.RecipientRegister;
import techo.policy.recipient.RegisteredRecipient;
import techo.server.consent.RecordFacts;
import techo.server.consent.StoredEvidence;
import techo.server.recipient.Recipients;
import techo.server.storage.DatabaseClock;

/**
 * Why somebody can, or cannot, see something of a person's record, now or at an earlier instant.
 *
 * <p>Of the past it knows every version of every consent, what the register said of the recipient, every notice, every
 * emergency, what the person hid and whether sharing was stopped. The last two it says not to know of the time before
 * they were kept, and explains with the oldest that it knows. A resource is taken as it is now.
 */
final class AccessExplanation {
    private static final List<DenyReason> NOT_KEPT_BEFORE =
            List.of(DenyReason.HIDDEN, DenyReason.SHARING_FROZEN, DenyReason.SHARING_DORMANT);

    private final StoredEvidence stored;
    private final PastConsents past;
    private final RecordFacts records;
    private final Recipients recipients;
    private final DatabaseClock clock;

    AccessExplanation(
            StoredEvidence stored, PastConsents past, RecordFacts records, Recipients recipients, DatabaseClock clock) {
        this.stored = stored;
        this.past = past;
        this.records = records;
        this.recipients = recipients;
        this.clock = clock;
    }

    /**
     * @param asker nothing is told of data that the asker may not find
     * @param about one resource of the person; without it every kind of data in the record is explained
     * @param at not after now
     */
    Parameters explain(Asker asker, AccessQuestion question, Optional<ResourceKey> about, Optional<Instant> at) {
        Instant now = clock.instant();
        PatientId person = asker.person();
        Instant then = at.orElse(now);
        if (then.isAfter(now)) {
            throw Parts.invalid("Parameters.parameter.where(name = 'at')");
        }
        Conditions today = stored.conditions(question.recipient());
        boolean earlier = at.isPresent();
        Conditions conditions = earlier ? conditionsThen(today, question, then) : today;
        Evidence evidence = earlier ? stored.of(person, then).with(past.of(person, then)) : stored.of(Set.of(person));
        Parameters answer = new Parameters();
        answer.addParameter("at", new InstantType(Date.from(then)));
        if (earlier && !stored.isKeptOf(then)) {
            NOT_KEPT_BEFORE.forEach(reason -> answer.addParameter("not-known", new CodeType(reason.code())));
        }
        ConsentPolicy policy = new ConsentPolicy(conditions);
        var caller = question.caller(registered(conditions, question));
        facts(asker.person(), about, RecordFacts.View.of(asker.caller(), now, at, evidence))
                .forEach((kind, count) -> explain(
                        answer.addParameter().setName("explanation"),
                        kind.facts(),
                        count,
                        kind.decision(policy, caller, then, evidence)));
        return answer;
    }

    /** A register that did not know the recipient then closes, if it is one that closes now. */
    private Conditions conditionsThen(Conditions today, AccessQuestion question, Instant then) {
        boolean kept = today.recipients().find(question.recipient(), registered -> true, () -> true, () -> false);
        RecipientRegister register = kept
                ? RecipientRegister.of(recipients.registeredAt(question.recipient(), then).stream()
                        .toList())
                : RecipientRegister.unkept();
        return new Conditions(today.ceiling(), register, today.notices(), today.limits());
    }

    private static Optional<RegisteredRecipient> registered(Conditions conditions, AccessQuestion question) {
        return conditions.recipients().find(question.recipient(), Optional::of, Optional::empty, Optional::empty);
    }

    private Map<RecordFacts.Kind, Integer> facts(PatientId person, Optional<ResourceKey> about, RecordFacts.View view) {
        if (about.isEmpty()) {
            return records.of(person, view);
        }
        Map<RecordFacts.Kind, Integer> found = records.of(person, about.get(), view);
        if (found.isEmpty()) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        return found;
    }

    private static void explain(
            ParametersParameterComponent line, ResourceFacts facts, int resources, ConsentDecision decision) {
        Collection<DataCategory> category = List.of(facts.category());
        Answers.categories(line, category);
        part(line, "source", new CodeType(facts.origin().code()));
        facts.links().forEach(item -> part(line, "item", new Reference(item.target())));
        part(line, "resources", new IntegerType(resources));
        var unused = decision.fold(
                permit -> {
                    part(line, "decision", new CodeType("permit"));
                    part(line, "reason", new CodeType(permit.decidedBy().code()));
                    permit.decidedBy()
                            .provision()
                            .ifPresent(cited -> Answers.cited(line.addPart().setName("decided-by"), cited));
                    return decision;
                },
                deny -> {
                    part(line, "decision", new CodeType("deny"));
                    part(line, "reason", new CodeType(deny.reason().code()));
                    deny.decidedBy()
                            .ifPresent(cited -> Answers.cited(line.addPart().setName("decided-by"), cited));
                    return decision;
                });
    }
}
