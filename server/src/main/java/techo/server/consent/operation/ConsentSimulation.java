package techo.server.consent.operation;

import static techo.server.consent.operation.Answers.part;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.InstantType;
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
import techo.server.storage.DatabaseClock;

/** What a consent, or a withdrawal, would change, and for how many people a recipient would find anything. */
final class ConsentSimulation {
    /** No Consent has it: ids come from the server. */
    private static final ConsentRef PROPOSED = new ConsentRef(new ConsentId("proposed"), 1);

    private static final int PEOPLE_AT_ONCE = 500;

    private final StoredEvidence stored;
    private final PastConsents past;
    private final RecordFacts records;
    private final RoundedCounts told;
    private final DatabaseClock clock;
    private final ConsentReader reader = new ConsentReader();

    /** @param told how counts of people are told */
    ConsentSimulation(
            StoredEvidence stored, PastConsents past, RecordFacts records, RoundedCounts told, DatabaseClock clock) {
        this.stored = stored;
        this.past = past;
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
     * Asked at whatever time of a day, and with whatever else in the question, it is the state of one instant that is
     * counted: nothing that one person does in between makes two answers differ.
     *
     * @param then the same for all questions of a day
     * @return for about how many people the recipient would have found anything of a category then, and why not for the others
     */
    Parameters ofEverybody(AccessQuestion question, DataCategory category, Instant then) {
        Set<DataCategory> categories = Set.of(category);
        Conditions conditions = stored.conditions(question.recipient());
        Recipient caller = question.caller(
                conditions.recipients().find(question.recipient(), Optional::of, Optional::empty, Optional::empty));
        ConsentPolicy policy = new ConsentPolicy(conditions);
        Set<PatientId> changed = past.changedSince(then);
        Map<String, Integer> people = new TreeMap<>();
        Optional<RecordFacts.Page> page = records.next(0, PEOPLE_AT_ONCE, categories, then);
        while (page.isPresent()) {
            Map<PatientId, Map<RecordFacts.Kind, Integer>> found = page.get().records();
            Evidence evidence = evidence(caller, found.keySet(), changed, then);
            found.values()
                    .forEach(record ->
                            people.merge(outcome(policy, caller, record.keySet(), then, evidence), 1, Integer::sum));
            page = records.next(page.get().last(), PEOPLE_AT_ONCE, categories, then);
        }
        Parameters answer = new Parameters();
        answer.addParameter("at", new InstantType(Date.from(then)));
        told.of(people).forEach((outcome, count) -> {
            ParametersParameterComponent line = answer.addParameter().setName("outcome");
            part(line, "reason", new CodeType(outcome));
            part(line, "people", new IntegerType(count));
        });
        return answer;
    }

    /** @param changed of whom the consents of then are read one by one */
    private Evidence evidence(Recipient caller, Set<PatientId> people, Set<PatientId> changed, Instant then) {
        Evidence evidence = stored.ofRecipient(caller, people, then);
        List<ConsentRecord> consents = new ArrayList<>(evidence.consents());
        consents.removeIf(consent -> changed.contains(consent.person()));
        people.stream().filter(changed::contains).forEach(person -> consents.addAll(past.of(person, then)));
        return evidence.with(consents);
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
