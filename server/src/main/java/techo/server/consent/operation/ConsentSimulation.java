package techo.server.consent.operation;

import static techo.server.consent.operation.Answers.part;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.consent.ConsentReading;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentAcceptance;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.ConsentProposal;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DenyReason;
import techo.policy.consent.Evidence;
import techo.policy.disclosure.RoundedCounts;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.server.consent.RecordFacts;
import techo.server.consent.StoredEvidence;

/** What a consent, or a withdrawal, would change, and for how many people a recipient would find anything. */
final class ConsentSimulation {
    /** No Consent has it: ids come from the server. */
    private static final ConsentRef PROPOSED = new ConsentRef(new ConsentId("proposed"), 1);

    private static final int PEOPLE_AT_ONCE = 500;

    private final StoredEvidence stored;
    private final RecordFacts records;
    private final RoundedCounts told;
    private final Clock clock;
    private final ConsentReader reader = new ConsentReader();

    /** @param told how counts of people are told */
    ConsentSimulation(StoredEvidence stored, RecordFacts records, RoundedCounts told, Clock clock) {
        this.stored = stored;
        this.records = records;
        this.told = told;
        this.clock = clock;
    }

    /**
     * @param asker nothing is told of data that the asker may not find
     * @param proposed would be given
     * @param withdrawn would be withdrawn
     * @return why it would be refused, and what the recipient would see more or less, by category
     */
    Parameters ofPerson(Asker asker, AccessQuestion question, Optional<Consent> proposed, Set<ConsentId> withdrawn) {
        Instant now = clock.instant();
        PatientId person = asker.person();
        Conditions conditions = stored.conditions(question.recipient());
        Evidence before = stored.of(Set.of(person));
        Parameters answer = new Parameters();
        Optional<ConsentReading.InForce> given = proposed.map(reader::read)
                .map(reading -> reading.fold(
                        inForce -> inForce, choice -> refuse(), notInForce -> refuse(), unreadable -> refuse()));
        given.map(said -> new ConsentProposal(person, asker.giver(), said.terms(), said.provisions(), now))
                .ifPresent(proposal -> new ConsentAcceptance(conditions)
                        .refusals(proposal, before)
                        .forEach(refusal -> answer.addParameter("refusal", new CodeType(refusal.code()))));
        Evidence after = before.with(changed(person, before.consents(), given, withdrawn));
        Recipient caller = question.caller(
                conditions.recipients().find(question.recipient(), Optional::of, Optional::empty, Optional::empty));
        ConsentPolicy policy = new ConsentPolicy(conditions);
        Map<DataCategory, Change> changes = new EnumMap<>(DataCategory.class);
        records.of(person, RecordFacts.View.of(asker.caller(), now, Optional.empty(), after))
                .forEach((kind, count) -> changes.computeIfAbsent(kind.facts().category(), category -> new Change())
                        .count(
                                permits(kind.decision(policy, caller, now, before)),
                                permits(kind.decision(policy, caller, now, after)),
                                count));
        changes.forEach((category, change) -> change.tell(answer.addParameter().setName("category"), category));
        return answer;
    }

    private static ConsentReading.InForce refuse() {
        throw Parts.invalid("Parameters.parameter");
    }

    private static Collection<ConsentRecord> changed(
            PatientId person,
            Collection<ConsentRecord> consents,
            Optional<ConsentReading.InForce> given,
            Set<ConsentId> withdrawn) {
        List<ConsentRecord> changed = new ArrayList<>(consents.stream()
                .filter(consent -> !withdrawn.contains(consent.ref().id()))
                .toList());
        given.ifPresent(
                said -> changed.add(new ConsentRecord.InForce(PROPOSED, person, said.terms(), said.provisions())));
        return changed;
    }

    private static boolean permits(ConsentDecision decision) {
        return decision.fold(permit -> true, deny -> false);
    }

    /**
     * @return for about how many people the recipient would find anything of a category, and why not for the others; two
     *     answers around a change of one person are the same, but for one in a step
     */
    Parameters ofEverybody(AccessQuestion question, DataCategory category) {
        Set<DataCategory> categories = Set.of(category);
        Instant now = clock.instant();
        Conditions conditions = stored.conditions(question.recipient());
        Recipient caller = question.caller(
                conditions.recipients().find(question.recipient(), Optional::of, Optional::empty, Optional::empty));
        ConsentPolicy policy = new ConsentPolicy(conditions);
        Map<String, Integer> people = new TreeMap<>();
        RecordFacts.Page page = records.next(0, PEOPLE_AT_ONCE, categories);
        while (!page.records().isEmpty()) {
            Evidence evidence = stored.ofRecipient(caller, page.records().keySet());
            page.records()
                    .values()
                    .forEach(record ->
                            people.merge(outcome(policy, caller, record.keySet(), now, evidence), 1, Integer::sum));
            page = records.next(page.last(), PEOPLE_AT_ONCE, categories);
        }
        Parameters answer = new Parameters();
        told.of(people).forEach((outcome, count) -> {
            ParametersParameterComponent line = answer.addParameter().setName("outcome");
            part(line, "reason", new CodeType(outcome));
            part(line, "people", new IntegerType(count));
        });
        return answer;
    }

    /** One resource that is permitted is enough; otherwise the reason that comes first for any. */
    private static String outcome(
            ConsentPolicy policy,
            Recipient caller,
            Collection<RecordFacts.Kind> record,
            Instant at,
            Evidence evidence) {
        Optional<DenyReason> first = Optional.empty();
        for (RecordFacts.Kind kind : record) {
            Optional<DenyReason> reason = kind.decision(policy, caller, at, evidence)
                    .fold(permit -> Optional.empty(), deny -> Optional.of(deny.reason()));
            if (reason.isEmpty()) {
                return "permit";
            }
            first = first.filter(known -> known.compareTo(reason.get()) <= 0).or(() -> reason);
        }
        return first.map(DenyReason::code).orElse("permit");
    }

    /** How many resources of one category are seen before and after. */
    private static final class Change {
        private int opened;
        private int closed;
        private int seen;
        private int unseen;

        void count(boolean before, boolean after, int resources) {
            if (before) {
                seen += after ? resources : 0;
                closed += after ? 0 : resources;
            } else {
                opened += after ? resources : 0;
                unseen += after ? 0 : resources;
            }
        }

        void tell(ParametersParameterComponent line, DataCategory category) {
            part(line, "code", new Coding(ConsentReader.CATEGORIES, category.code(), null));
            part(line, "opened", new IntegerType(opened));
            part(line, "closed", new IntegerType(closed));
            part(line, "still-seen", new IntegerType(seen));
            part(line, "still-unseen", new IntegerType(unseen));
        }
    }
}
