package techo.server.research;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import techo.policy.consent.Period;
import techo.policy.research.CohortMember;
import techo.policy.research.EarlierRelease;
import techo.policy.research.MemberToken;
import techo.policy.research.ReleasePlan;
import techo.policy.research.ReleaseRule;
import techo.policy.research.Study;
import techo.server.export.StudyExports;
import techo.server.research.CohortSurvey.Rarities;
import techo.server.research.PlannedRelease.Member;

/**
 * Finds out who may be in a release, and which values must be held back, by making every line of it without keeping any.
 *
 * <p>What is held back takes lines along, and with them other values; so it is looked at again until nothing is rare. Where
 * nothing is, what was counted is what leaves.
 */
final class ReleasePlanner {
    /** Who is older counts as this old. */
    private static final int ELDEST = 90;

    private final AllowList allowed;
    private final KnownCodes codes;

    ReleasePlanner(AllowList allowed, KnownCodes codes) {
        this.allowed = allowed;
        this.codes = codes;
    }

    /**
     * @param ofStudy names people in the history of the study
     * @param ofRelease names everything in the release; the same key for pseudonymised data, a new one for anonymised
     * @param types of which lines leave, of all that are counted; empty for all
     */
    PlannedRelease plan(
            Study study,
            StudyKey ofStudy,
            StudyKey ofRelease,
            List<EarlierRelease> history,
            Set<String> types,
            StudyExports.Records rows,
            Instant at)
            throws Exception {
        int smallest = study.thresholds().smallest();
        CohortSurvey everybody = new CohortSurvey(study.output(), smallest);
        Map<Long, Integer> lines = read(study, ofRelease, everybody, rows, at, Set.of(), types);
        Pseudonyms tokens = new Pseudonyms(ofStudy);
        Map<MemberToken, Long> pids = new HashMap<>();
        everybody.pids().forEach(pid -> pids.put(new MemberToken(tokens.token(pid)), pid));
        List<CohortMember> candidates = everybody.members(pid -> new MemberToken(tokens.token(pid)));
        ReleasePlan plan = new ReleaseRule(study.thresholds()).plan(candidates, history);
        Map<Long, Member> members = new HashMap<>();
        Set<MemberToken> released = plan.fold(ReleasePlan.Release::members, blocked -> Set.of());
        candidates.stream()
                .filter(candidate -> released.contains(candidate.token()))
                .forEach(member -> members.put(
                        pids.getOrDefault(member.token(), 0L),
                        new Member(member.token(), member.quasiIdentifiers(), 0)));
        if (members.isEmpty()) {
            return new PlannedRelease(plan, members, new Rarities(Set.of(), Map.of()), Set.of(), 0);
        }
        CohortSurvey left = everybody;
        Rarities held = everybody.rarities(members.keySet());
        boolean settled = held.areNone(study.output());
        while (!settled) {
            left = new CohortSurvey(study.output(), smallest);
            Screen screen = new Suppression(study.output(), held, left);
            lines = read(study, ofRelease, screen, rows, at, members.keySet(), types);
            Rarities rare = held.with(left.rarities(members.keySet()));
            settled = rare.equals(held);
            held = rare;
        }
        requireSameClasses(members, left);
        Map<Long, Integer> leaving = lines;
        members.replaceAll((pid, member) -> new Member(member.token(), member.as(), leaving.getOrDefault(pid, 0)));
        Map<String, Integer> having = left.having(members.keySet());
        int rarest = having.values().stream().min(Integer::compare).orElse(members.size());
        return new PlannedRelease(plan, members, held, having.keySet(), rarest);
    }

    /** Who withdrew while it was planned is in a class that is smaller by now; it has to be planned again. */
    private static void requireSameClasses(Map<Long, Member> members, CohortSurvey left) {
        members.forEach((pid, member) -> {
            if (!left.told(pid).equals(member.as())) {
                throw new IllegalStateException("somebody withdrew while the release was planned");
            }
        });
    }

    /** Makes the lines of a planned release. */
    Pseudonymiser pseudonymiser(Study study, StudyKey ofRelease, Screen screen, Instant at) {
        return new Pseudonymiser(
                allowed,
                codes,
                study.variables(),
                study.output(),
                study.generalisation(),
                at.atZone(Period.JAPAN).getYear() - ELDEST,
                new Pseudonyms(ofRelease),
                screen);
    }

    /**
     * @param only keys of people; empty for everybody
     * @return how many lines of these types there are of each
     */
    private Map<Long, Integer> read(
            Study study,
            StudyKey ofRelease,
            Screen screen,
            StudyExports.Records rows,
            Instant at,
            Set<Long> only,
            Set<String> types)
            throws Exception {
        Map<Long, Integer> lines = new HashMap<>();
        Pseudonymiser pseudonymiser = pseudonymiser(study, ofRelease, screen, at);
        rows.read((type, id, pid, json) -> {
            if (only.isEmpty() || only.contains(pid)) {
                boolean leaves = !pseudonymiser.line(type, id, pid, json).isEmpty();
                if (leaves && (types.isEmpty() || types.contains(type))) {
                    lines.merge(pid, 1, Integer::sum);
                }
            }
        });
        return lines;
    }
}
