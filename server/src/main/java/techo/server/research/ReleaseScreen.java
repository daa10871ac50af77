package techo.server.research;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import techo.interceptors.consent.ResourceKey;
import techo.policy.research.OutputKind;
import techo.policy.research.QuasiIdentifiers;
import techo.server.research.Extremes.Bounds;

/**
 * Lets leave what was counted before, and nothing else: what somebody consented to between the plan of a release and its
 * files was not looked at. A line names only what the same person has a line of too: a name that led nowhere would tell
 * that something is held back, and one of somebody else's that two people belong together. For one thread.
 */
final class ReleaseScreen implements Screen {
    private final OutputKind kind;
    private final Set<String> common;
    private final Map<String, Bounds> bounds;
    private final Map<Long, Set<ResourceKey>> made = new HashMap<>();
    private QuasiIdentifiers told = new QuasiIdentifiers(List.of());
    private boolean open;
    private boolean settled;

    /**
     * @param common what enough people have, as {@link #mayLeave} is asked for it
     * @param bounds of numbers in anonymised data, by variable
     */
    ReleaseScreen(OutputKind kind, Set<String> common, Map<String, Bounds> bounds) {
        this.kind = kind;
        this.common = Set.copyOf(common);
        this.bounds = Map.copyOf(bounds);
    }

    /** Forgets the line before. */
    void begin() {
        told = new QuasiIdentifiers(List.of());
        open = false;
    }

    /** Whether the line since {@link #begin} is of a person of this class. */
    boolean isAsPlanned(QuasiIdentifiers as) {
        return told.values().isEmpty() || told.equals(as);
    }

    /** @param resource has a line */
    void made(long patientPid, ResourceKey resource) {
        made.computeIfAbsent(patientPid, pid -> new HashSet<>()).add(resource);
    }

    /** Whether the line since {@link #begin} names something of which it is not known yet whether it has a line. */
    boolean isOpen() {
        return open;
    }

    /** Everything that has a line was told. */
    void settle() {
        settled = true;
    }

    @Override
    public boolean mayReferTo(long patientPid, ResourceKey resource) {
        open |= !settled;
        return !settled || made.getOrDefault(patientPid, Set.of()).contains(resource);
    }

    @Override
    public boolean mayLeave(String concept) {
        return common.contains(concept);
    }

    @Override
    public String bounded(String variable, String number) {
        return Bounds.bounded(kind, bounds, variable, number);
    }

    @Override
    public void leaves(long patientPid, List<Value> values) {
        told = CohortSurvey.told(values);
    }
}
