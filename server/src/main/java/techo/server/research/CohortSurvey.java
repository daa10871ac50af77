package techo.server.research;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import techo.policy.research.CohortMember;
import techo.policy.research.MemberToken;
import techo.policy.research.OutputKind;
import techo.policy.research.QuasiIdentifiers;

/**
 * Counts, over the lines of a cohort, who has which value. It holds a bit for each person and code, and a few numbers for
 * each variable, however many lines there are.
 */
final class CohortSurvey implements Screen {
    private static final QuasiIdentifiers UNKNOWN = new QuasiIdentifiers(List.of());

    private final OutputKind kind;
    private final int smallest;
    private final Map<Long, Integer> people = new HashMap<>();
    private final List<Long> pids = new ArrayList<>();
    private final List<QuasiIdentifiers> quasi = new ArrayList<>();
    private final Map<QuasiIdentifiers, QuasiIdentifiers> known = new HashMap<>();
    private final Map<String, BitSet> having = new HashMap<>();
    private final Map<String, BitSet> sensitive = new HashMap<>();
    private final Map<String, Extremes> extremes = new HashMap<>();

    /** @param smallest people who have a value that may leave */
    CohortSurvey(OutputKind kind, int smallest) {
        this.kind = kind;
        this.smallest = smallest;
    }

    @Override
    public boolean mayLeave(String concept) {
        return true;
    }

    @Override
    public String bounded(String variable, String number) {
        return number;
    }

    @Override
    public void leaves(long patientPid, List<Value> values) {
        int person = people.computeIfAbsent(patientPid, pid -> {
            pids.add(pid);
            quasi.add(UNKNOWN);
            return pids.size() - 1;
        });
        for (Value value : values) {
            if (value instanceof Value.Code code) {
                having.computeIfAbsent(code.concept(), key -> new BitSet()).set(person);
            } else if (value instanceof Value.Sensitive told) {
                sensitive.computeIfAbsent(told.concept(), key -> new BitSet()).set(person);
            } else if (value instanceof Value.Number number) {
                if (kind == OutputKind.ANONYMISED) {
                    extremes.computeIfAbsent(number.variable(), key -> new Extremes(smallest))
                            .add(person, Double.parseDouble(number.number()));
                }
            }
        }
        QuasiIdentifiers told = told(values);
        if (!told.equals(UNKNOWN)) {
            QuasiIdentifiers same = known.putIfAbsent(told, told);
            quasi.set(person, same == null ? told : same);
        }
    }

    /** The class that a line tells; one without values when it tells none. */
    static QuasiIdentifiers told(List<Value> values) {
        Map<String, String> passing = new TreeMap<>();
        for (Value value : values) {
            if (value instanceof Value.QuasiIdentifier identifier) {
                passing.merge(identifier.element(), identifier.value(), (one, other) -> one + "+" + other);
            }
        }
        return passing.isEmpty()
                ? UNKNOWN
                : new QuasiIdentifiers(passing.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    /** The class of a person; one without values of somebody who has no line, or none that tells one. */
    QuasiIdentifiers told(long patientPid) {
        Integer person = people.get(patientPid);
        return person == null ? UNKNOWN : quasi.get(person);
    }

    /**
     * @param released keys of the people whose lines leave
     * @return every code that one of them has, with how many of them have it
     */
    Map<String, Integer> having(Set<Long> released) {
        BitSet among = among(released);
        Map<String, Integer> counted = new HashMap<>();
        having.forEach((concept, persons) -> {
            int count = count(persons, among);
            if (count > 0) {
                counted.put(concept, count);
            }
        });
        return counted;
    }

    private BitSet among(Set<Long> released) {
        BitSet among = new BitSet();
        released.forEach(pid -> among.set(people.getOrDefault(pid, pids.size())));
        among.clear(pids.size());
        return among;
    }

    private static int count(BitSet persons, BitSet among) {
        BitSet both = (BitSet) persons.clone();
        both.and(among);
        return both.cardinality();
    }

    /** Keys of everybody who has a line. */
    List<Long> pids() {
        return List.copyOf(pids);
    }

    /** @param token what each person is called in the history of the study */
    List<CohortMember> members(LongFunction<MemberToken> token) {
        List<Set<String>> values = new ArrayList<>();
        pids.forEach(pid -> values.add(new HashSet<>()));
        sensitive.forEach((concept, persons) ->
                persons.stream().forEach(person -> values.get(person).add(concept)));
        List<CohortMember> members = new ArrayList<>();
        for (int person = 0; person < pids.size(); person++) {
            members.add(new CohortMember(token.apply(pids.get(person)), quasi.get(person), values.get(person)));
        }
        return members;
    }

    /**
     * @param released keys of the people whose lines leave
     * @return the values of which they are too few
     */
    Rarities rarities(Set<Long> released) {
        BitSet among = among(released);
        Set<String> rare = new HashSet<>();
        having(released).forEach((concept, count) -> {
            if (count < smallest) {
                rare.add(concept);
            }
        });
        // Of two values, that the common one is missing tells who has the rare one.
        rare.addAll(
                rare.stream().map(Rule::oppositeOf).flatMap(Optional::stream).toList());
        Map<String, Extremes.Bounds> bounds = new HashMap<>();
        extremes.forEach((variable, extreme) -> extreme.bounds(among).ifPresent(bound -> bounds.put(variable, bound)));
        return new Rarities(rare, bounds);
    }

    /**
     * What too few people have.
     *
     * @param codes as {@link Screen#mayLeave} is asked for them
     * @param bounds by variable, of those that enough people have
     */
    record Rarities(Set<String> codes, Map<String, Extremes.Bounds> bounds) {
        Rarities {
            codes = Set.copyOf(codes);
            bounds = Map.copyOf(bounds);
        }

        /** Whether everything leaves as it was counted; of anonymised data, numbers are bounded in any case. */
        boolean areNone(OutputKind kind) {
            return codes.isEmpty() && kind != OutputKind.ANONYMISED;
        }

        /** @param left what was rare in what these left over */
        Rarities with(Rarities left) {
            Set<String> all = new HashSet<>(codes);
            all.addAll(left.codes);
            return new Rarities(all, left.bounds);
        }
    }
}
