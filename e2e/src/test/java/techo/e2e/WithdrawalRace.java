package techo.e2e;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import techo.e2e.TechoUnderTest.Clinic;
import techo.e2e.leak.Part;
import techo.e2e.leak.ServerUnderTest.Consent;
import techo.e2e.leak.ServerUnderTest.RecipientKind;
import techo.e2e.leak.Slot;
import techo.e2e.leak.Subject;

/**
 * Recipients ask without a pause while people give and withdraw their consents, each many times.
 *
 * <p>What is right follows from the times that clients see: once the answer to a withdrawal has arrived, its transaction
 * is committed, and until the next consent is sent nothing may be shown to a request that began and ended in between. The
 * same holds the other way round for a consent that was given.
 */
final class WithdrawalRace {
    /** Each gives and takes back without regard to the others. */
    private static final int PEOPLE = 10;

    private static final int ENOUGH_LOOKS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CALLERS = 8;
    /** Each person gives a consent for each in one transaction, and takes all of them back in another. */
    private static final List<String> CATEGORIES = List.of(
            "IDENT",
            "VITAL",
            "LAB",
            "DOC",
            "ALLERGY",
            "IMM",
            "PROBLEM",
            "VISIT",
            "MED-RX",
            "MED-DISP",
            "CK-SPEC",
            "COST");
    /** So many looks, at whomever, end before a person changes the mind again: a slow machine flips slower. */
    private static final int LOOKS_BETWEEN_FLIPS = 2 * CALLERS;

    /** Each shows something of the subject while the consents are in force. */
    private static final List<Exit> EXITS = List.of(
            Exit.get("read", s -> s.reference(Slot.MEASUREMENT)),
            Exit.get("vread", s -> s.reference(Slot.MEASUREMENT) + "/_history/1"),
            Exit.get("history", s -> s.reference(Slot.MEASUREMENT) + "/_history"),
            Exit.get("search", s -> "Observation?subject=" + s.reference(Slot.PERSON)),
            Exit.get("search by id", s -> "Observation?_id=" + s.id(Slot.MEASUREMENT)),
            Exit.get("_revinclude", s -> "Patient?_id=" + s.id(Slot.PERSON) + "&_revinclude=Observation:subject"),
            Exit.get(
                    "_revinclude of the directory",
                    s -> "Organization?_id=" + s.id(Slot.PLACE) + "&_revinclude=Observation:performer"),
            Exit.get("$everything", s -> s.reference(Slot.PERSON) + "/$everything?_type=Observation"),
            Exit.get("document", s -> s.reference(Slot.BUNDLE)),
            new Exit(
                    "count",
                    s -> "Observation?_summary=count&_id=" + s.id(Slot.MEASUREMENT),
                    Optional.empty(),
                    "application/fhir+json",
                    s -> "\"total\":1"),
            new Exit("attachment", s -> s.reference(Slot.ATTACHMENT), Optional.empty(), "text/plain", Subject::secret),
            new Exit(
                    "search by POST",
                    s -> "Observation/_search",
                    Optional.of(s -> "_id=" + s.id(Slot.MEASUREMENT)),
                    "application/x-www-form-urlencoded",
                    Subject::secret),
            Exit.bundle("batch"),
            Exit.bundle("transaction"));

    /**
     * @param target below the FHIR address
     * @param body empty for a GET
     * @param type of the body, or of the answer to a GET
     * @param sign what is in the answer while the consents are in force, and not after
     */
    private record Exit(
            String name,
            Function<Subject, String> target,
            Optional<Function<Subject, String>> body,
            String type,
            Function<Subject, String> sign) {

        static Exit get(String name, Function<Subject, String> target) {
            return new Exit(name, target, Optional.empty(), "application/fhir+json", Subject::secret);
        }

        static Exit bundle(String type) {
            return new Exit(
                    type,
                    s -> "",
                    Optional.of(s -> """
                            {"resourceType":"Bundle","type":"%s","entry":[{"request":{"method":"GET","url":"%s"}}]}""".formatted(type, s.reference(Slot.MEASUREMENT))),
                    "application/fhir+json",
                    Subject::secret);
        }

        HttpRequest about(String node, Person person) {
            HttpRequest.Builder request = Http.request(node + "/" + target.apply(person.subject));
            person.clinic.headers().forEach(request::header);
            return body.map(sent -> request.header("Content-Type", type)
                            .POST(BodyPublishers.ofString(sent.apply(person.subject))))
                    .orElseGet(() -> request.header("Accept", type).GET())
                    .build();
        }

        String shows(Subject subject) {
            return sign.apply(subject);
        }
    }

    private final TechoUnderTest writing;
    private final List<String> reading;
    private final List<Person> people = new ArrayList<>();
    private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean over;

    /**
     * @param writing the node where people give and withdraw consents
     * @param reading the addresses of the nodes that recipients ask in turn
     */
    WithdrawalRace(TechoUnderTest writing, List<String> reading) {
        this.writing = writing;
        this.reading = reading;
        for (int i = 0; i < PEOPLE; i++) {
            people.add(new Person(
                    writing.store(Subject.invented(), EnumSet.allOf(Part.class)),
                    writing.recipient(RecipientKind.REGULAR)));
        }
    }

    /** Certain is the time from {@code since} to {@code until}: the answer to one change to the request of the next. */
    private record Phase(boolean consented, long since, long until) {}

    private static final class Person {
        private final Subject subject;
        private final Clinic clinic;
        private final Queue<Phase> phases = new ConcurrentLinkedQueue<>();

        Person(Subject subject, Clinic clinic) {
            this.subject = subject;
            this.clinic = clinic;
        }
    }

    private record Look(Person person, String exit, long begin, long end, boolean shown) {}

    private record CertainLook(Look look, Phase during) {}

    /**
     * @param flips consents given or withdrawn
     * @param certain looks that fell wholly into a time of which is known what must be shown
     * @param wrong those of them that showed the opposite
     */
    record Result(int flips, int certain, List<String> wrong, double seconds) {}

    /** @param time at least; longer on a slow machine */
    Result run(Duration time) {
        long begin = System.nanoTime();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> all = new ArrayList<>();
        people.forEach(person -> all.add(threads.submit(() -> flip(person))));
        for (int i = 0; i < CALLERS; i++) {
            Random random = new Random(i);
            String node = reading.get(i % reading.size());
            all.add(threads.submit(() -> look(node, random)));
        }
        Instant end = Instant.now().plus(time);
        Instant last = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)
                || (certain().size() < ENOUGH_LOOKS && Instant.now().isBefore(last))) {
            Http.pause(Duration.ofMillis(500));
        }
        over = true;
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
        return judged((System.nanoTime() - begin) / 1e9);
    }

    private void flip(Person person) {
        while (!over) {
            Consent consent = writing.consents(person.subject, person.clinic, CATEGORIES);
            phase(person, true);
            consent.withdraw();
            phase(person, false);
        }
    }

    private void phase(Person person, boolean consented) {
        long since = System.nanoTime();
        int enough = ended.get() + LOOKS_BETWEEN_FLIPS;
        while (!over && ended.get() < enough) {
            Http.pause(Duration.ofMillis(2));
        }
        person.phases.add(new Phase(consented, since, System.nanoTime()));
    }

    private void look(String node, Random random) {
        while (!over) {
            Person person = people.get(random.nextInt(people.size()));
            Exit exit = EXITS.get(random.nextInt(EXITS.size()));
            HttpRequest request = exit.about(node, person);
            long begin = System.nanoTime();
            HttpResponse<String> answer = Http.send(request);
            long end = System.nanoTime();
            looks.add(new Look(person, exit.name(), begin, end, answer.body().contains(exit.shows(person.subject))));
            ended.incrementAndGet();
        }
    }

    private Result judged(double seconds) {
        List<CertainLook> certain = certain();
        List<String> wrong = certain.stream()
                .filter(one -> one.look().shown() != one.during().consented())
                .map(one -> (one.during().consented() ? "consented and not shown: " : "withdrawn and shown: ")
                        + one.look().exit())
                .toList();
        return new Result(flips(), certain.size(), wrong, seconds);
    }

    private List<CertainLook> certain() {
        return looks.stream()
                .flatMap(look -> look.person().phases.stream()
                        .filter(phase -> look.begin() >= phase.since() && look.end() <= phase.until())
                        .map(phase -> new CertainLook(look, phase)))
                .toList();
    }

    private int flips() {
        return CATEGORIES.size()
                * people.stream().mapToInt(person -> person.phases.size()).sum();
    }
}
