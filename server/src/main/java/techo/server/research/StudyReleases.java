package techo.server.research;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import techo.policy.export.ExportDecision;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.ProjectId;
import techo.policy.research.MemberToken;
import techo.policy.research.OutputKind;
import techo.policy.research.PublicNotice;
import techo.policy.research.ReleaseDecision;
import techo.policy.research.ResearchPolicy;
import techo.policy.research.Study;
import techo.policy.research.UpkeepRule;
import techo.server.export.ExportJobId;
import techo.server.export.StudyExports;
import techo.server.export.WorkClaim;

/** Releases of registered studies: who may have one, who is in it, and how its lines are made. */
final class StudyReleases implements StudyExports {
    private final ResearchPolicy policy = new ResearchPolicy();
    private final UpkeepRule upkeep = new UpkeepRule();
    private final Studies studies;
    private final ReleasePlanner planner;
    private final StudyKeyRows keys;
    private final ReleaseRows rows;
    private final Clock clock;

    StudyReleases(Studies studies, ReleasePlanner planner, StudyKeyRows keys, ReleaseRows rows, Clock clock) {
        this.studies = studies;
        this.planner = planner;
        this.keys = keys;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public boolean isRegistered(ProjectId study) {
        return studies.find(study).isPresent();
    }

    @Override
    public Optional<String> refusal(Caller.Recipient caller, ExportScope scope) {
        return scope.study()
                .map(study -> refusal(caller, study(study)))
                .orElseGet(() -> caller.agent()
                        .project()
                        .filter(this::isRegistered)
                        .map(study -> ExportDecision.Reason.STUDY_BY_ITS_GROUP.code()));
    }

    @Override
    public Set<Long> plan(
            ExportJobId job,
            Caller.Recipient caller,
            ProjectId id,
            Set<String> types,
            Records records,
            Instant asOf,
            WorkClaim claim)
            throws Exception {
        rows.forget(job, id, claim);
        Study study = study(id);
        if (refusal(caller, study).isPresent()) {
            throw new IllegalStateException("a study may not have its data any more");
        }
        StudyKey ofStudy = keys.ofStudy(id);
        StudyKey ofRelease = study.output() == OutputKind.ANONYMISED ? keys.newKey() : ofStudy;
        int number = rows.next(id);
        PlannedRelease planned = planner.plan(study, ofStudy, ofRelease, rows.history(id), types, records, asOf);
        rows.save(job, id, number, ofRelease, planned, asOf, claim);
        return planned.members().keySet();
    }

    /** Only of those whom the plan has, and only what it counted. */
    @Override
    public Lines lines(ExportJobId job, ProjectId id) {
        Study study = study(id);
        ReleaseRows.Planned planned = rows.planned(job);
        ReleaseRows.Leaving leaving = planned.leaving();
        ReleaseScreen screen = new ReleaseScreen(study.output(), leaving.codes(), leaving.bounds());
        Pseudonymiser pseudonymiser = planner.pseudonymiser(study, planned.key(), screen, planned.at());
        return new ReleaseLines(planned.members(), new Pseudonyms(keys.existing(id)), screen, pseudonymiser);
    }

    @Override
    public void written(ExportJobId job, ProjectId id, Map<Long, Integer> lines) {
        if (!rows.isListed(job)) {
            throw new IllegalStateException("a release lists other people than were planned");
        }
        Pseudonyms tokens = new Pseudonyms(keys.existing(id));
        Map<MemberToken, Integer> planned = rows.plannedLines(job);
        Set<MemberToken> less = lines.entrySet().stream()
                .map(person -> Map.entry(token(tokens, person.getKey()), person.getValue()))
                .filter(person -> person.getValue() < planned.getOrDefault(person.getKey(), 0))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!less.isEmpty()) {
            rows.without(job, study(id), less, upkeep);
        }
    }

    @Override
    public Lost lost(ExportJobId job, ProjectId id, Supplier<Set<Long>> listed, Set<Long> gone) {
        if (gone.isEmpty() && rows.isWhole(job)) {
            return new Lost(Set.of(), Optional.empty());
        }
        Pseudonyms tokens = new Pseudonyms(keys.existing(id));
        Set<MemberToken> goneTokens =
                gone.stream().map(pid -> token(tokens, pid)).collect(Collectors.toSet());
        ReleaseRows.Left left = rows.without(job, study(id), goneTokens, upkeep);
        Set<Long> people = listed.get().stream()
                .filter(pid -> !left.members().contains(token(tokens, pid)))
                .collect(Collectors.toSet());
        people.addAll(gone);
        return new Lost(people, left.withheld());
    }

    private static MemberToken token(Pseudonyms tokens, long patientPid) {
        return new MemberToken(tokens.token(patientPid));
    }

    @Override
    public Statement statement(ProjectId id) {
        Study study = study(id);
        return new Statement(
                study.output().code(),
                study.output().japanese(),
                study.output().duty(),
                study.notice().map(PublicNotice::address));
    }

    private Optional<String> refusal(Caller.Recipient caller, Study study) {
        return policy.decide(study, studies.relation(study), caller, clock.instant())
                .fold(
                        permit -> Optional.<String>empty(),
                        (ReleaseDecision.Deny deny) -> Optional.of(deny.reason().code()));
    }

    private Study study(ProjectId id) {
        return studies.study(studies.require(id));
    }
}
