package techo.server.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import techo.interceptors.audit.RequestAudit;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.ProjectId;
import techo.server.consent.SightChanges.Concerned;
import techo.server.export.CutFiles.Cut;

/**
 * Lets a file leave: asks about every line of it again, at the moment at which it leaves.
 *
 * <p>What may not be seen any more, because a consent was withdrawn or ended, a delegation was narrowed, an item was
 * hidden or deleted, a person was erased or the recipient was suspended, is gone from the file: it is written again
 * without those lines, and the manifest tells the new size, count and digest. Lines that came to be allowed since are not
 * added; the next export has them. Of a study's data a person leaves whole, and may take others along
 * ({@link StudyExports#lost}).
 */
final class FileRelease {
    /** Of requests that write the same files again at once, each time one is done with one. */
    private static final int LOOKS = 5;

    private final ExportJobs jobs;
    private final FileReview review;
    private final CutFiles cuts;
    private final ExportSlices slices;
    private final StudyExports studies;
    private final SideBySide reviews;
    private final Clock clock;

    FileRelease(
            ExportJobs jobs,
            FileReview review,
            CutFiles cuts,
            ExportSlices slices,
            StudyExports studies,
            SideBySide reviews,
            Clock clock) {
        this.jobs = jobs;
        this.review = review;
        this.cuts = cuts;
        this.slices = slices;
        this.studies = studies;
        this.reviews = reviews;
        this.clock = clock;
    }

    /** Opens what may leave. */
    interface Opening<T> {
        T of(ReleasedFile file) throws IOException;
    }

    /** Looks at the files as a job lists them. */
    private interface Look<T> {
        /** @throws NoSuchFileException when another request has just written one of them again */
        T at(ExportJob job) throws IOException;
    }

    /** Looks again when a file was written again meanwhile; empty when the job is gone. */
    private <T> Optional<T> current(ExportJob job, Look<T> look) throws IOException {
        Optional<ExportJob> now = Optional.of(job);
        for (int left = LOOKS - 1; now.isPresent(); left--) {
            try {
                return Optional.of(look.at(now.get()));
            } catch (NoSuchFileException e) {
                if (left == 0) {
                    throw e;
                }
                now = jobs.find(job.id(), job.owner(), clock.instant());
            }
        }
        return Optional.empty();
    }

    /**
     * @param opening so that a file that is written again before it is open is asked about again
     * @param audit is told why a study's data do not leave
     * @return empty when the file is not there any more, or must not leave
     */
    <T> Optional<T> release(Caller caller, ExportJob job, String name, Opening<T> opening, RequestAudit audit)
            throws IOException {
        Optional<ExportScope> scope = scope(job);
        Optional<String> refusal = refusal(caller, scope);
        if (refusal.isPresent()) {
            audit.denied(refusal.get());
            return Optional.empty();
        }
        Optional<ProjectId> study = scope.flatMap(ExportScope::study);
        return current(job, now -> {
                    Optional<ReleasedFile> released = released(caller, now, study, name, audit);
                    return released.isPresent() ? Optional.of(opening.of(released.get())) : Optional.<T>empty();
                })
                .flatMap(Function.identity());
    }

    /** Whether anything of a complete job may leave now, whatever its lines are. */
    sealed interface Verdict {
        record Open() implements Verdict {}

        /** @param reason why the caller must not have it at all, for the audit record */
        record Refused(String reason) implements Verdict {}

        /** @param reason why no line is left of it, for the audit record */
        record Withheld(String reason) implements Verdict {}
    }

    Verdict verdict(Caller caller, ExportJob job) {
        Optional<ExportScope> scope = scope(job);
        Optional<String> refusal = refusal(caller, scope);
        if (refusal.isPresent()) {
            return new Verdict.Refused(refusal.get());
        }
        return scope.flatMap(ExportScope::study)
                .flatMap(study -> lost(job, study, Set.of()).withheld())
                .<Verdict>map(Verdict.Withheld::new)
                .orElseGet(Verdict.Open::new);
    }

    /**
     * Writes again what has lines that may not leave any more, so that a manifest tells nothing of them either. A file
     * without a line is listed no more; who has an earlier manifest gets it empty until then.
     *
     * @param concerned whose lines are asked about, with the files in which they are
     * @param signOfLife called when a file was asked about
     */
    void refresh(Caller caller, ExportJob job, Concerned concerned, Runnable signOfLife) throws IOException {
        Optional<ProjectId> study = scope(job).flatMap(ExportScope::study);
        Optional<ExportJob> unused = current(job, now -> {
            List<OutputFile> files = filesOf(now, concerned, signOfLife);
            if (study.isEmpty()) {
                refreshRecords(caller, now, files, signOfLife);
            } else if (!files.isEmpty()) {
                refreshStudy(caller, now, study.get(), signOfLife);
            }
            return now;
        });
    }

    private List<OutputFile> filesOf(ExportJob job, Concerned concerned, Runnable signOfLife) throws IOException {
        if (concerned instanceof Concerned.Everybody) {
            return reviewedFiles(job);
        }
        List<OutputFile> files = new ArrayList<>();
        for (OutputFile file : reviewedFiles(job)) {
            if (concerned.isAnyOf(people(cuts.index(job, file)))) {
                files.add(file);
            }
            signOfLife.run();
        }
        return files;
    }

    private void refreshRecords(Caller caller, ExportJob job, List<OutputFile> files, Runnable signOfLife)
            throws IOException {
        SideBySide.Sink<OutputFile, FileReview.Reviewed> refreshed = (file, reviewed) -> {
            refresh(job, file, reviewed, Cut.ofResources(reviewed.gone()));
            signOfLife.run();
        };
        if (job.patientPid().isPresent()) {
            // Of one person there is so little that others would only wait.
            for (OutputFile file : files) {
                refreshed.accept(file, reviewed(caller, job, file, Optional.empty()));
            }
        } else {
            reviews.each(files, file -> reviewed(caller, job, file, Optional.empty()), refreshed);
        }
    }

    /** Who left is looked for in all files before any is written again. */
    private void refreshStudy(Caller caller, ExportJob job, ProjectId study, Runnable signOfLife) throws IOException {
        Map<OutputFile, FileReview.Reviewed> files = new LinkedHashMap<>();
        Set<Long> gone = new HashSet<>();
        reviews.each(
                reviewedFiles(job), file -> review.of(caller, file.kind(), cuts.index(job, file)), (file, reviewed) -> {
                    gone.addAll(reviewed.goneOf());
                    files.put(file, reviewed);
                    signOfLife.run();
                });
        StudyExports.Lost lost = lost(job, study, gone);
        for (Map.Entry<OutputFile, FileReview.Reviewed> file : files.entrySet()) {
            refresh(job, file.getKey(), file.getValue(), Cut.ofPeople(lost.people()));
            signOfLife.run();
        }
    }

    /**
     * Writes again, without the lines of somebody who was erased, each file that has any, whoever may have it.
     *
     * @throws NoSuchFileException when a request wrote one again at the same time, perhaps with these lines
     */
    void cutOut(ExportJob job, long patientPid) throws IOException {
        Map<OutputFile, Set<Long>> files = new LinkedHashMap<>();
        for (OutputFile file : reviewedFiles(job)) {
            files.put(file, people(cuts.index(job, file)));
        }
        if (files.values().stream().noneMatch(people -> people.contains(patientPid))) {
            return;
        }
        Optional<ProjectId> study = scope(job).flatMap(ExportScope::study);
        Set<Long> gone = Set.of(patientPid);
        Cut cut = Cut.ofPeople(study.isPresent() ? lost(job, study.get(), gone).people() : gone);
        for (Map.Entry<OutputFile, Set<Long>> file : files.entrySet()) {
            if (!Collections.disjoint(file.getValue(), cut.patientPids())) {
                cuts.removeIfEmpty(job, cuts.without(job, file.getKey(), cut));
            }
        }
    }

    private static Set<Long> people(FileStore.StoredFile index) throws IOException {
        Set<Long> people = new HashSet<>();
        LineIndex.read(index, line -> people.add(line.patientPid()));
        return people;
    }

    private void refresh(ExportJob job, OutputFile file, FileReview.Reviewed reviewed, Cut cut) throws IOException {
        cuts.removeIfEmpty(job, cut.touches(reviewed) ? cuts.without(job, file, cut) : file);
    }

    /** Of a job of many people. */
    private Optional<ExportScope> scope(ExportJob job) {
        return job.patientPid().isPresent()
                ? Optional.empty()
                : Optional.of(slices.work(job.id()).scope());
    }

    private Optional<String> refusal(Caller caller, Optional<ExportScope> scope) {
        return scope.flatMap(asked ->
                caller instanceof Caller.Recipient recipient ? studies.refusal(recipient, asked) : Optional.empty());
    }

    private StudyExports.Lost lost(ExportJob job, ProjectId study, Set<Long> gone) {
        return studies.lost(job.id(), study, () -> slices.listed(job.id(), 1, Long.MAX_VALUE), gone);
    }

    private Optional<ReleasedFile> released(
            Caller caller, ExportJob job, Optional<ProjectId> study, String name, RequestAudit audit)
            throws IOException {
        Optional<OutputFile> found = job.file(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OutputFile file = found.get();
        if (!isReviewed(job, file)) {
            return of(job, file, ReleasedFile.People.NONE);
        }
        FileReview.Reviewed reviewed = reviewed(caller, job, file, study);
        Cut cut = Cut.ofResources(reviewed.gone());
        if (study.isPresent()) {
            StudyExports.Lost lost = lost(job, study.get(), reviewed.goneOf());
            if (lost.withheld().isPresent()) {
                audit.denied(lost.withheld().get());
                return Optional.empty();
            }
            cut = Cut.ofPeople(lost.people());
        }
        OutputFile current = cut.touches(reviewed) ? cuts.without(job, file, cut) : file;
        return current.kind() == OutputFile.Kind.ORIGINAL && current.lines() == 0
                ? Optional.empty()
                : of(job, current, review.people(reviewed, cut.patientPids()));
    }

    /** Lines of a study name nobody. A person's own are as they are stored. */
    private FileReview.Reviewed reviewed(Caller caller, ExportJob job, OutputFile file, Optional<ProjectId> study)
            throws IOException {
        boolean named = file.kind() == OutputFile.Kind.OUTPUT || file.kind() == OutputFile.Kind.BLOCKS;
        if (!named || study.isPresent() || caller instanceof Caller.Citizen) {
            return review.of(caller, file.kind(), cuts.index(job, file));
        }
        try (InputStream lines = cuts.lines(job, file)) {
            return review.ofLines(caller, cuts.index(job, file), lines);
        }
    }

    private Optional<ReleasedFile> of(ExportJob job, OutputFile file, ReleasedFile.People people) throws IOException {
        return Optional.of(new ReleasedFile(job, file, cuts.stored(job, file.storedAs()), people));
    }

    private static List<OutputFile> reviewedFiles(ExportJob job) {
        return job.files().stream().filter(file -> isReviewed(job, file)).toList();
    }

    /** What a recipient has to delete tells only of what the recipient was given. */
    private static boolean isReviewed(ExportJob job, OutputFile file) {
        return switch (file.kind()) {
            case OUTPUT, BLOCKS, ORIGINAL -> true;
            case DELETED -> job.patientPid().isPresent();
            case ERROR -> false;
        };
    }
}
