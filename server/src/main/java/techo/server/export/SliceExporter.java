package techo.server.export;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import techo.server.consent.StatementTime;

/**
 * Exports one slice of a recipient's job, in one snapshot.
 *
 * <p>An export of what came since is compared with an earlier one: what the caller may have now and was not given then
 * comes whole, however old it is, and what was given and may not be had any more is listed as deleted. What names others
 * or tells of them is read again, and comes again when something else of it stays behind than then.
 */
final class SliceExporter {
    private static final int AT_ONCE = 500;

    private final ResourceQuery query;
    private final ResourceRows rows;
    private final MaskedRows masked;
    private final LineShapes shapes;
    private final FileStore store;
    private final GivenResources given;
    private final long partBytes;

    SliceExporter(
            ResourceQuery query,
            ResourceRows rows,
            MaskedRows masked,
            LineShapes shapes,
            FileStore store,
            GivenResources given,
            long partBytes) {
        this.query = query;
        this.rows = rows;
        this.masked = masked;
        this.shapes = shapes;
        this.store = store;
        this.given = given;
        this.partBytes = partBytes;
    }

    /**
     * @param given what of the slice the caller has when the export is over
     * @param ofStudy how many lines of a study were written of each person, by HAPI's key
     */
    record Exported(List<OutputFile> files, GivenResources.Part given, Map<Long, Integer> ofStudy) {}

    /**
     * @param work decides what leaves of a resource
     * @param at decides which consents are in force
     * @param signOfLife is run with each resource; when it throws, the export ends
     */
    Exported export(Slice slice, ExportWork work, RowSelection selection, StatementTime at, Runnable signOfLife)
            throws Exception {
        try (OutputFiles files = new OutputFiles(store, slice.job(), slice.prefix(), partBytes)) {
            Run run = new Run(shapes.of(work), selection, at, files, signOfLife);
            rows.inSnapshot(snapshot -> {
                if (run.shape instanceof StudyShape study) {
                    try (SortedLines lines =
                            new SortedLines(store, slice.job(), slice.prefix(), SortedLines.IN_MEMORY)) {
                        run.ofStudy(study, snapshot, lines);
                    }
                } else if (work.selection().since().isPresent() && work.base().isPresent()) {
                    run.changes(
                            snapshot,
                            work.base().get(),
                            work.selection().since().get());
                } else {
                    run.everything(snapshot);
                }
            });
            GivenResources.Part part = new GivenResources.Part(run.now.finish(), run.looks.finish());
            return new Exported(files.finish(), part, run.written);
        }
    }

    /** One export of one slice. */
    private final class Run {
        private final RowSelection selection;
        private final StatementTime at;
        private final OutputFiles files;
        private final Runnable signOfLife;
        private final LineShape shape;
        private final LineBuffer line = new LineBuffer();
        private final GivenPart.Writer now = new GivenPart.Writer();
        private final GivenLooks.Writer looks = new GivenLooks.Writer();
        private final Map<Long, Integer> written = new HashMap<>();

        Run(LineShape shape, RowSelection selection, StatementTime at, OutputFiles files, Runnable signOfLife) {
            this.selection = selection;
            this.at = at;
            this.files = files;
            this.signOfLife = signOfLife;
            this.shape = shape;
        }

        void everything(ResourceRows.Snapshot snapshot) throws Exception {
            masked.read(snapshot, selection.caller(), query.bodies(selection, at), (resource, look) -> {
                write(resource, look);
                now.add(resource.resId(), resource.patientPid(), resource.type(), resource.id());
            });
        }

        /**
         * In the order of the lines themselves: that of the rows would be the same in releases whose names nobody is to
         * link. Nothing is remembered as given, because no later release is compared with it in that way.
         */
        void ofStudy(StudyShape study, ResourceRows.Snapshot snapshot, SortedLines lines) throws Exception {
            List<Long> open = new ArrayList<>();
            masked.read(snapshot, selection.caller(), query.bodies(selection, at), (resource, look) -> {
                if (isMade(resource)) {
                    if (study.isOpen()) {
                        open.add(resource.resId());
                    } else {
                        lines.add(sorted(resource));
                    }
                }
            });
            study.settle();
            some(snapshot, open, (resource, look) -> {
                if (isMade(resource)) {
                    lines.add(sorted(resource));
                }
            });
            lines.forEach(sorted -> {
                signOfLife.run();
                files.line(sorted);
                written.merge(sorted.patientPid(), 1, Integer::sum);
            });
        }

        private SortedLines.Line sorted(StoredResource resource) {
            return new SortedLines.Line(resource.type(), resource.resId(), resource.patientPid(), line.toBytes());
        }

        void changes(ResourceRows.Snapshot snapshot, ExportJobId base, Instant since) throws Exception {
            Before before = Before.of(given, base, selection);
            List<Long> gained = new ArrayList<>();
            List<Long> again = new ArrayList<>();
            snapshot.readKeys(query.keys(selection, at), keys -> {
                signOfLife.run();
                boolean had = before.had(keys.resId());
                boolean leaves = !selection.leavesOut(keys.type());
                if (leaves && keys.lastUpdated().isBefore(since)) {
                    if (!had) {
                        gained.add(keys.resId());
                    } else if (before.looks.mayChange(keys.resId())) {
                        again.add(keys.resId());
                    }
                }
                // What was given and stays behind now is remembered, so that its end is told.
                if ((leaves || had) && isInTime(keys)) {
                    now.add(keys.resId(), keys.patientPid(), keys.type(), keys.id());
                }
            });
            switch (selection.selection().arrangement()) {
                case BY_TYPE -> inAnyOrder(snapshot, before.looks, gained, again);
                case BY_PATIENT ->
                    personAfterPerson(snapshot, before.looks, since, Set.copyOf(gained), Set.copyOf(again));
            }
            given.read(base, selection.keys(), resource -> {
                if (before.isGone(resource)) {
                    files.deleted(resource.type(), resource.id());
                }
            });
        }

        private void inAnyOrder(ResourceRows.Snapshot snapshot, GivenLooks before, List<Long> gained, List<Long> again)
                throws Exception {
            masked.read(snapshot, selection.caller(), query.bodies(selection, at), this::write);
            some(snapshot, gained, this::write);
            some(snapshot, again, (resource, look) -> writeIfOther(resource, look, before));
        }

        private void some(ResourceRows.Snapshot snapshot, List<Long> resIds, MaskedRows.Sink sink) throws Exception {
            for (int from = 0; from < resIds.size(); from += AT_ONCE) {
                List<Long> together = resIds.subList(from, Math.min(resIds.size(), from + AT_ONCE));
                masked.read(snapshot, selection.caller(), query.bodiesOf(selection, at, together), sink);
            }
        }

        /** One block for each person, with what is new, what came to be allowed and what looks otherwise now. */
        private void personAfterPerson(
                ResourceRows.Snapshot snapshot, GivenLooks before, Instant since, Set<Long> gained, Set<Long> again)
                throws Exception {
            masked.read(snapshot, selection.caller(), query.bodiesOfAnyTime(selection, at), (resource, look) -> {
                if (!resource.lastUpdated().toInstant().isBefore(since) || gained.contains(resource.resId())) {
                    write(resource, look);
                } else if (again.contains(resource.resId())) {
                    writeIfOther(resource, look, before);
                }
            });
        }

        /** What is left out because it is too new has not been given. */
        private boolean isInTime(ResourceKeys keys) {
            return selection
                    .selection()
                    .until()
                    .map(keys.lastUpdated()::isBefore)
                    .orElse(true);
        }

        /** What was given in this version, but with or without something else. */
        private void writeIfOther(StoredResource resource, MaskedRows.Look look, GivenLooks before) throws IOException {
            if (look == MaskedRows.Look.BY_OTHERS && before.areOther(resource)) {
                write(resource, look);
            } else {
                remember(resource, look);
            }
        }

        private void remember(StoredResource resource, MaskedRows.Look look) throws IOException {
            if (look == MaskedRows.Look.BY_OTHERS) {
                looks.add(resource);
            }
        }

        private void write(StoredResource resource, MaskedRows.Look look) throws IOException {
            remember(resource, look);
            if (isMade(resource)) {
                files.line(selection.selection().arrangement(), resource, line);
            }
        }

        /** Makes the line; false when nothing of the resource leaves. */
        private boolean isMade(StoredResource resource) throws IOException {
            signOfLife.run();
            line.clear();
            shape.append(resource, line);
            if (line.length() == 0) {
                return false;
            }
            line.add('\n');
            return true;
        }
    }

    /** What the caller was given of a slice, by key, and which of it the caller may have still. */
    private static final class Before {
        private final Set<String> types;
        private final Set<Long> withheld;
        private final GivenLooks looks;
        private long[] resIds = new long[1024];
        private boolean[] still = new boolean[0];
        private int count;

        private Before(Set<String> types, Set<Long> withheld, GivenLooks looks) {
            this.types = types;
            this.withheld = withheld;
            this.looks = looks;
        }

        static Before of(GivenResources given, ExportJobId base, RowSelection selection) {
            given.requireKept(base);
            Before before = new Before(
                    selection.selection().types(), given.withheld(base), given.looks(base, selection.keys()));
            given.read(base, selection.keys(), before::add);
            Arrays.sort(before.resIds, 0, before.count);
            before.still = new boolean[before.count];
            return before;
        }

        private void add(GivenPart.Given resource) {
            if (count == resIds.length) {
                resIds = Arrays.copyOf(resIds, count * 2);
            }
            resIds[count++] = resource.resId();
        }

        /** Whether it was given and did leave; remembers that the caller may have it still. */
        boolean had(long resId) {
            int place = Arrays.binarySearch(resIds, 0, count, resId);
            if (place >= 0) {
                still[place] = true;
            }
            return place >= 0 && !withheld.contains(resId);
        }

        /** Whether it was given and is gone; what is of a type that is not asked for is not told. */
        boolean isGone(GivenPart.Given resource) {
            return !still[Arrays.binarySearch(resIds, 0, count, resource.resId())]
                    && (types.isEmpty() || types.contains(resource.type()));
        }
    }
}
