package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.TakenAway;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.LeavingResources;
import techo.server.consent.LeavingResources.Ground;
import techo.server.consent.LeavingResources.Leaving;
import techo.server.consent.LeavingResources.OpenedBy;
import techo.server.consent.LeavingResources.Stored;
import techo.server.consent.StatementTime;

/** Asks about each line of a file again: which may not leave any more, and what those are that may. */
final class FileReview {
    private static final int LINES_AT_ONCE = 5_000;
    private static final int LINES_NAMING_AT_ONCE = 2_000;
    private static final int BYTES_NAMING_AT_ONCE = 4 << 20;
    private static final int IDS_PER_STATEMENT = 500;
    private static final long DIRECTORY = 0;

    private final LeavingResources leaving;
    private final HiddenNames hiddenNames;
    private final TakenAway takenAway;
    private final FhirContext context;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    FileReview(
            LeavingResources leaving,
            HiddenNames hiddenNames,
            TakenAway takenAway,
            FhirContext context,
            JdbcTemplate jdbc,
            Clock clock) {
        this.leaving = leaving;
        this.hiddenNames = hiddenNames;
        this.takenAway = takenAway;
        this.context = context;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param kind tells whether the lines are resources, or what was deleted */
    Reviewed of(Caller caller, OutputFile.Kind kind, FileStore.StoredFile index) throws IOException {
        return of(caller, kind == OutputFile.Kind.DELETED ? Stored.DELETED : Stored.PRESENT, index, Set.of());
    }

    private Reviewed of(Caller caller, Stored stored, FileStore.StoredFile index, Set<Long> naming) throws IOException {
        StatementTime now = StatementTime.ofDatabase(clock.instant());
        Reviewed reviewed = new Reviewed(naming);
        // Whose each resource is, by HAPI's keys.
        Map<Long, Long> ofRecords = new HashMap<>();
        Map<Long, Long> ofDirectory = new HashMap<>();
        LineIndex.read(index, line -> {
            if (line.isHeader()) {
                return;
            }
            (line.patientPid() == DIRECTORY ? ofDirectory : ofRecords).put(line.resId(), line.patientPid());
            if (ofRecords.size() == LINES_AT_ONCE) {
                reviewed.add(ofRecords, leaving.ofRecords(caller, now, stored, ofRecords.keySet()));
                ofRecords.clear();
            }
            if (ofDirectory.size() == LINES_AT_ONCE) {
                reviewed.add(ofDirectory, leaving.ofDirectory(caller, stored, ofDirectory.keySet()));
                ofDirectory.clear();
            }
        });
        reviewed.add(ofRecords, leaving.ofRecords(caller, now, stored, ofRecords.keySet()));
        reviewed.add(ofDirectory, leaving.ofDirectory(caller, stored, ofDirectory.keySet()));
        return reviewed;
    }

    /**
     * The lines of which something came to stay behind since they were written leave no more, because they name what is
     * hidden now or tell of other people; the next export has them without it.
     *
     * @param lines of the file, in the order of the index
     */
    Reviewed ofLines(Caller caller, FileStore.StoredFile index, InputStream lines) throws IOException {
        Naming naming = new Naming(caller);
        LineIndex.read(index, line -> {
            byte[] content = lines.readNBytes(line.bytes());
            if (!line.isHeader()) {
                naming.add(line, content);
            }
        });
        naming.release();
        return of(caller, Stored.PRESENT, index, naming.found);
    }

    /**
     * Whose data leave with the file, for audit and ledger.
     *
     * @param without HAPI's keys of people whose data do not leave although they may
     */
    ReleasedFile.People people(Reviewed reviewed, Set<Long> without) {
        Map<Long, String> ids = ids(reviewed.named());
        List<ReleasedFile.Share> shares = new ArrayList<>();
        reviewed.shares.forEach((of, share) -> {
            if (!without.contains(of.patientPid())) {
                String id = Optional.ofNullable(ids.get(of.patientPid()))
                        .orElseThrow(() -> new IllegalStateException("a file has data of somebody who is not known"));
                shares.add(share.of(new PatientId(id), of.ground(), ids));
            }
        });
        return new ReleasedFile.People(shares, reviewed.directory);
    }

    private Map<Long, String> ids(List<Long> resIds) {
        Map<Long, String> ids = new HashMap<>();
        for (int from = 0; from < resIds.size(); from += IDS_PER_STATEMENT) {
            List<Long> some = resIds.subList(from, Math.min(resIds.size(), from + IDS_PER_STATEMENT));
            jdbc.query(
                    "select res_id, fhir_id from hfj_resource where res_id in (" + "?,".repeat(some.size() - 1) + "?)",
                    row -> {
                        ids.put(row.getLong("res_id"), row.getString("fhir_id"));
                    },
                    some.toArray());
        }
        return ids;
    }

    /**
     * Lines that are asked about together, and of which of those before something stays behind. Only what may name
     * something or tell of other people is held, and parsed only when what it may name is hidden or it may tell: a word of
     * a text may look as a name does.
     */
    private final class Naming {
        private final Caller caller;
        private final HiddenNames.Asking asking;
        private final Set<Long> found = new HashSet<>();
        private final List<Held> held = new ArrayList<>();
        private long bytes;

        Naming(Caller caller) {
            this.caller = caller;
            this.asking = hiddenNames.asking(caller);
        }

        void add(LineIndex.Line line, byte[] content) {
            NamedInJson names = NamedInJson.of(content);
            boolean mayTell = asking.mayTellOfOthers(names);
            if (names.keys().isEmpty() && !mayTell) {
                return;
            }
            // A line that is larger than what is held of others is held alone.
            if (bytes + content.length > BYTES_NAMING_AT_ONCE) {
                release();
            }
            held.add(new Held(line.resId(), new HiddenNames.Named(line.patientPid(), names.keys()), mayTell, content));
            bytes += content.length;
            if (held.size() == LINES_NAMING_AT_ONCE || bytes >= BYTES_NAMING_AT_ONCE) {
                release();
            }
        }

        void release() {
            Set<Integer> looking =
                    new TreeSet<>(asking.naming(held.stream().map(Held::named).toList()));
            for (int place = 0; place < held.size(); place++) {
                if (held.get(place).mayTell()) {
                    looking.add(place);
                }
            }
            Map<Resource, Long> parsed = new IdentityHashMap<>();
            looking.forEach(
                    place -> parsed.put(parse(held.get(place)), held.get(place).resId()));
            // What was parsed takes as much again.
            held.clear();
            bytes = 0;
            if (!parsed.isEmpty()) {
                takenAway
                        .mask(caller, parsed.keySet())
                        .forEach(masked ->
                                Optional.ofNullable(parsed.get(masked)).ifPresent(found::add));
            }
        }

        private Resource parse(Held line) {
            return (Resource) context.newJsonParser().parseResource(new String(line.content(), StandardCharsets.UTF_8));
        }
    }

    /**
     * @param named what the line may name
     * @param mayTell whether it may tell of other people what the caller must not have
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once and compared by nobody
    private record Held(long resId, HiddenNames.Named named, boolean mayTell, byte[] content) {}

    /** What was found of one file. */
    static final class Reviewed {
        private final Set<Long> naming;
        private final Set<Long> gone = new HashSet<>();
        private final Set<Long> goneOf = new HashSet<>();
        private final Map<Of, Counted> shares = new LinkedHashMap<>();
        private final Set<Long> people = new HashSet<>();
        private final Map<String, Long> directory = new TreeMap<>();

        private Reviewed(Set<Long> naming) {
            this.naming = naming;
        }

        /** HAPI's keys of the resources that may not leave any more. */
        Set<Long> gone() {
            return gone;
        }

        /** HAPI's keys of the people whose these are. */
        Set<Long> goneOf() {
            return goneOf;
        }

        /** Whether there are lines of one of these people. */
        boolean isOfAny(Set<Long> patientPids) {
            return patientPids.stream().anyMatch(pid -> goneOf.contains(pid) || people.contains(pid));
        }

        /** @param asked whose each resource is */
        private void add(Map<Long, Long> asked, List<Leaving> found) {
            // What is open anyway needs no emergency.
            Set<Long> ordinary = found.stream()
                    .filter(one -> one.ground() == Ground.ORDINARY)
                    .map(Leaving::resId)
                    .collect(Collectors.toSet());
            Set<Long> counted = new HashSet<>();
            for (Leaving one : found) {
                if (naming.contains(one.resId())) {
                    continue;
                }
                boolean first = counted.add(one.resId());
                if (one.patientPid() == DIRECTORY) {
                    directory.merge(one.type(), 1L, Long::sum);
                    continue;
                }
                people.add(one.patientPid());
                Ground ground = ordinary.contains(one.resId()) ? Ground.ORDINARY : Ground.LIFE_AT_STAKE;
                shares.computeIfAbsent(new Of(one.patientPid(), ground), of -> new Counted())
                        .add(one, first);
            }
            asked.forEach((resId, patientPid) -> {
                if (!counted.contains(resId)) {
                    gone.add(resId);
                    goneOf.add(patientPid);
                }
            });
        }

        private List<Long> named() {
            return Stream.concat(
                            people.stream(),
                            shares.values().stream()
                                    .flatMap(share -> share.openedBy.stream().map(OpenedBy::resId)))
                    .distinct()
                    .toList();
        }
    }

    private record Of(long patientPid, Ground ground) {}

    private record Kind(DataCategory category, String type) {}

    /** Of one person on one ground. */
    private static final class Counted {
        private final Map<Kind, Long> kinds = new HashMap<>();
        private final Set<OpenedBy> openedBy = new HashSet<>();

        void add(Leaving one, boolean first) {
            if (first) {
                kinds.merge(new Kind(one.category(), one.type()), 1L, Long::sum);
            }
            one.by().ifPresent(openedBy::add);
        }

        ReleasedFile.Share of(PatientId patient, Ground ground, Map<Long, String> ids) {
            return new ReleasedFile.Share(
                    patient,
                    ground,
                    kinds.entrySet().stream()
                            .map(kind -> new DisclosedKind(
                                    kind.getKey().category(), kind.getKey().type(), Optional.empty(), kind.getValue()))
                            .sorted()
                            .toList(),
                    openedBy.stream()
                            .flatMap(by -> Optional.ofNullable(ids.get(by.resId())).stream()
                                    .map(id -> new ConsentRef(new ConsentId(id), by.version())))
                            .toList());
        }
    }
}
