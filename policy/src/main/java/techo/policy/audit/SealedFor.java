package techo.policy.audit;

import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import techo.policy.identity.PatientId;

/**
 * Whose key seals which part of a record. What belongs to a person is sealed for that person; who asked is sealed when
 * that is a person about whom records are kept (the accountability of staff survives the erasure of those they looked
 * at); what the address named is sealed for the one person whom the record concerns, otherwise for the person who asked.
 *
 * @param agent for whom the id of the one who asked is sealed
 * @param target for whom the id in the address is sealed; empty when it cannot be told whose it is
 */
record SealedFor(Optional<PatientId> agent, Optional<PatientId> target) {
    private static final String PATIENT = "Patient/";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    static SealedFor of(AuditRecord record) {
        Set<PatientId> subjects = record.subjects().keySet();
        Optional<PatientId> only = subjects.size() == 1 ? subjects.stream().findFirst() : Optional.empty();
        Optional<PatientId> agent = agent(record.agent(), only);
        return new SealedFor(agent, target(record.target(), subjects, only.or(() -> agent)));
    }

    /** In one order, the same as that of the record's subjects. */
    static Set<PatientId> everybody(AuditRecord record) {
        TreeMap<String, PatientId> everybody = new TreeMap<>();
        SealedFor sealed = of(record);
        record.subjects().keySet().forEach(person -> everybody.put(person.value(), person));
        sealed.agent().ifPresent(person -> everybody.put(person.value(), person));
        sealed.target().ifPresent(person -> everybody.put(person.value(), person));
        return new java.util.LinkedHashSet<>(everybody.values());
    }

    private static Optional<PatientId> agent(AuditAgent agent, Optional<PatientId> only) {
        return switch (agent.kind()) {
            case CITIZEN -> Optional.of(new PatientId(agent.id()));
            case DELEGATE -> only;
            case RECIPIENT -> named(agent.person());
            case OPERATOR, SYSTEM, NOBODY -> Optional.empty();
        };
    }

    private static Optional<PatientId> target(String target, Set<PatientId> subjects, Optional<PatientId> otherwise) {
        if (target.indexOf('/') < 0) {
            return Optional.empty();
        }
        return named(target).filter(subjects::contains).or(() -> otherwise);
    }

    private static Optional<PatientId> named(String reference) {
        if (!reference.startsWith(PATIENT)) {
            return Optional.empty();
        }
        String id = reference.substring(PATIENT.length());
        int end = id.indexOf('/');
        return Optional.of(end < 0 ? id : id.substring(0, end))
                .filter(text -> ID.matcher(text).matches())
                .map(PatientId::new);
    }
}
