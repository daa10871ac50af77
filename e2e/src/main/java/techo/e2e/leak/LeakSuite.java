package techo.e2e.leak;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import techo.e2e.leak.ServerUnderTest.Consent;
import techo.e2e.leak.ServerUnderTest.Delegate;
import techo.e2e.leak.ServerUnderTest.Recipient;
import techo.e2e.leak.ServerUnderTest.RecipientKind;

/**
 * Asks a server at every exit, in every {@link Situation}, about a record that is hidden and about one that was never
 * there, and reports each pair of answers that differ.
 *
 * <p>Nobody else should use the server meanwhile: what others store shows in counts.
 */
public final class LeakSuite {
    private static final Set<Part> EVERYTHING = Set.of(Part.values());
    private static final Set<Slot> UNHIDDEN =
            EnumSet.of(Slot.PLACE, Slot.RESULT, Slot.PANEL, Slot.REPORT, Slot.COMPOSITION);

    /** In the address of an export's state; a server that has another there is not asked to end one. */
    private static final String JOB = "poll-status";

    private static final int JOB_POLLS = 100;
    private static final int POLL_MILLIS = 100;

    private final ServerUnderTest server;
    private final Conversation conversation;
    private final List<Exit> exits;
    private final List<Leak> leaks = new ArrayList<>();
    private int comparisons;

    public LeakSuite(ServerUnderTest server) {
        this.server = server;
        this.conversation = new Conversation(server.base());
        this.exits = Stream.of(ReadingExits.all(), OperationExits.all(), WritingExits.all(), further())
                .flatMap(List::stream)
                .toList();
    }

    /** @return what was found in all situations; it takes some thousand requests */
    public LeakReport run() {
        return run(EnumSet.allOf(Situation.class));
    }

    /** @param situations those that the server does not know are left out */
    public LeakReport run(Set<Situation> situations) {
        Set<String> open = openExits();
        Set<Situation> asked = EnumSet.copyOf(situations);
        asked.retainAll(server.situations());
        for (Situation situation : asked) {
            sweep(situation);
            goOn(situation);
            aim(situation);
        }
        Set<String> names = new LinkedHashSet<>();
        exits.forEach(exit -> names.add(exit.name()));
        return new LeakReport(asked, leaks, comparisons, names, open);
    }

    private List<Exit> further() {
        List<Exit> further = new ArrayList<>();
        int paths = server.furtherPaths(Subject.invented()).size();
        for (int i = 0; i < paths; i++) {
            int path = i;
            further.add(new Exit.Aimed(
                    "path " + (i + 1),
                    false,
                    s -> Ask.get(server.furtherPaths(s).get(path))));
        }
        int posts = server.furtherPosts(Subject.invented()).size();
        for (int i = 0; i < posts; i++) {
            int post = i;
            further.add(new Exit.Aimed("post " + (i + 1), true, s -> {
                ServerUnderTest.Post sent = server.furtherPosts(s).get(post);
                return Ask.post(sent.path(), sent.body());
            }));
        }
        return further;
    }

    /** A way out that is closed to everybody proves nothing by its silence. */
    private Set<String> openExits() {
        Subject present = server.store(Subject.invented(), EVERYTHING);
        Subject absent = server.store(Subject.invented(), Set.of());
        Recipient recipient = server.recipient(RecipientKind.REGULAR);
        server.consent(present, recipient, EVERYTHING);
        Set<String> open = new TreeSet<>();
        for (Caller caller : List.of(server.owner(present), recipient)) {
            for (Exit exit : exits) {
                if (isOpen(exit, caller, present, absent)) {
                    open.add(exit.name());
                }
            }
        }
        return open;
    }

    private boolean isOpen(Exit exit, Caller caller, Subject present, Subject absent) {
        if (exit instanceof Exit.Sweeping sweeping) {
            return Comparison.normal(conversation.ask(caller, sweeping.ask()), present)
                    .contains("{measurement}");
        }
        if (exit instanceof Exit.Continued continued) {
            return begin(continued, caller, present).stream()
                    .anyMatch(address -> Comparison.normal(conversation.ask(caller, Ask.get(address)), present)
                            .contains("{secret}"));
        }
        return exit instanceof Exit.Aimed aimed
                && !aimed.changes()
                && !answer(caller, aimed, present).equals(answer(caller, aimed, absent));
    }

    /** What names nobody: before and after something hidden is stored. */
    private void sweep(Situation situation) {
        Caller caller = caller(situation);
        Subject subject = server.store(Subject.invented(), situation.known());
        consented(situation, caller, subject);
        Map<String, String> before = sweepAll(caller.about(subject), subject);
        subject = server.store(subject, EVERYTHING);
        if (situation.known().isEmpty()) {
            consented(situation, caller, subject).forEach(Consent::withdraw);
        } else {
            conceal(situation, subject);
        }
        Map<String, String> after = sweepAll(caller.about(subject), subject);
        before.forEach((exit, answer) -> compare(situation, exit, "", after.getOrDefault(exit, ""), answer));
    }

    private Map<String, String> sweepAll(Caller caller, Subject subject) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Exit exit : exits) {
            if (exit instanceof Exit.Sweeping sweeping) {
                answers.put(exit.name(), Comparison.normal(conversation.ask(caller, sweeping.ask()), subject));
            }
        }
        return answers;
    }

    private void aim(Situation situation) {
        Caller caller = caller(situation);
        Pair pair = new Pair(situation, caller);
        for (Exit exit : exits) {
            if (exit instanceof Exit.Aimed aimed) {
                String hidden = answer(caller, aimed, pair.hidden);
                String absent = answer(caller, aimed, pair.absent);
                String asked = Comparison.normal(aimed.ask().apply(pair.hidden), pair.hidden);
                compare(situation, exit.name(), asked, hidden, absent);
                if (aimed.changes() && (succeeded(hidden) || succeeded(absent))) {
                    pair = unchanged(situation, caller, exit.name(), pair);
                }
            }
        }
        // What was refused has changed nothing either.
        unchanged(situation, caller, "refused writes", pair);
    }

    private static boolean succeeded(String answer) {
        return answer.startsWith("2");
    }

    /** Begun by somebody who may, or while the caller still may, and gone on with now. */
    private void goOn(Situation situation) {
        Caller caller = caller(situation);
        Subject absent = server.store(Subject.invented(), situation.known());
        consented(situation, caller, absent);
        boolean own = situation == Situation.WITHDRAWN;
        Map<String, List<String>> before = own ? begin(caller, absent) : Map.of();
        Subject hidden = server.store(Subject.invented(), EVERYTHING);
        List<Consent> withdrawn = consented(situation, caller, hidden);
        Map<String, List<String>> begun = begin(own ? caller : server.owner(hidden), hidden);
        withdrawn.forEach(Consent::withdraw);
        begun.forEach((exit, addresses) -> {
            List<String> others = before.getOrDefault(exit, List.of());
            Map<String, String> asked = new LinkedHashMap<>();
            for (int i = 0; i < addresses.size(); i++) {
                String address = addresses.get(i);
                String other = i < others.size() ? others.get(i) : Comparison.invented(address, hidden, absent);
                asked.put(address, other);
            }
            asked.forEach((address, other) -> compare(
                    situation,
                    exit,
                    Comparison.normal(Ask.get(address), hidden),
                    Comparison.normal(conversation.ask(caller.about(hidden), Ask.get(address)), hidden),
                    Comparison.normal(conversation.ask(caller.about(absent), Ask.get(other)), absent)));
            // After its files were asked for: with the job they are gone.
            asked.forEach((address, other) -> {
                if (address.contains(JOB)) {
                    compare(
                            situation,
                            exit + ", given up",
                            Comparison.normal(Ask.delete(address), hidden),
                            Comparison.normal(conversation.ask(caller.about(hidden), Ask.delete(address)), hidden),
                            Comparison.normal(conversation.ask(caller.about(absent), Ask.delete(other)), absent));
                }
            });
        });
    }

    /** What the caller itself began is compared with what it began when there was nothing hidden yet. */
    private Map<String, List<String>> begin(Caller caller, Subject subject) {
        Map<String, List<String>> begun = new LinkedHashMap<>();
        for (Exit exit : exits) {
            if (exit instanceof Exit.Continued continued) {
                begun.put(exit.name(), begin(continued, caller, subject));
            }
        }
        return begun;
    }

    /** Two persons: one has what the caller may not see, of the other it was never stored. */
    private final class Pair {
        private final Subject hidden;
        private final Subject absent;
        private final List<String> print;
        private final List<String> absentPrint;

        Pair(Situation situation, Caller caller) {
            absent = server.store(Subject.invented(), situation.known());
            consented(situation, caller, absent);
            hidden = server.store(Subject.invented(), EVERYTHING);
            List<Consent> withdrawn = consented(situation, caller, hidden);
            if (!withdrawn.isEmpty()) {
                warmUp(caller, hidden);
            }
            withdrawn.forEach(Consent::withdraw);
            requireRestSeen(situation, caller.about(hidden), hidden);
            print = print(hidden);
            absentPrint = print(absent);
        }
    }

    /** A caller who sees nothing at all is not in this situation. */
    private void requireRestSeen(Situation situation, Caller caller, Subject subject) {
        for (Slot slot : List.of(Slot.RESULT, Slot.DOCUMENT)) {
            boolean visible = Drafts.slots(situation.visible()).contains(slot);
            if (visible
                    && conversation
                                    .ask(caller, Ask.get(subject.reference(slot)))
                                    .status()
                            != 200) {
                throw new IllegalStateException("in " + situation + " the caller does not see the " + slot);
            }
        }
    }

    /** Whatever a server keeps of an answer, it keeps from now on. */
    private void warmUp(Caller caller, Subject subject) {
        for (Exit exit : exits) {
            if (exit instanceof Exit.Aimed aimed && !aimed.changes()) {
                answer(caller, aimed, subject);
            }
        }
    }

    /** @return the same pair, or a new one after this was changed */
    private Pair unchanged(Situation situation, Caller caller, String exit, Pair pair) {
        List<String> after = print(pair.hidden);
        boolean changed = !after.equals(pair.print);
        if (changed) {
            leaks.add(new Leak(
                    situation, exit, Leak.Kind.CHANGE, String.join("\n", after), String.join("\n", pair.print)));
        }
        return changed || !print(pair.absent).equals(pair.absentPrint) ? new Pair(situation, caller) : pair;
    }

    /** How the person sees the record. */
    private List<String> print(Subject subject) {
        Caller owner = server.owner(subject);
        return Stream.of(Slot.values())
                .map(slot -> Comparison.normal(conversation.ask(owner, Ask.get(subject.reference(slot))), subject))
                .toList();
    }

    /** @return those to be withdrawn */
    private List<Consent> consented(Situation situation, Caller caller, Subject subject) {
        if (caller instanceof Delegate && subject.stored().contains(Slot.PERSON)) {
            boolean part = situation == Situation.DELEGATE_OF_A_PART;
            server.represent(subject, part ? situation.visible() : EVERYTHING);
            conceal(situation, subject);
        }
        if (!(caller instanceof Recipient recipient) || !subject.stored().contains(Slot.PERSON)) {
            return List.of();
        }
        switch (situation) {
            case PARTLY_GRANTED, DOCUMENTS_GRANTED, OTHER_PURPOSE, LAPSED_RECIPIENT -> {
                Set<Part> parts = situation.visible().isEmpty() ? EVERYTHING : EnumSet.copyOf(situation.visible());
                server.consent(subject, recipient, parts);
                return List.of();
            }
            case WITHDRAWN -> {
                return List.of(server.consent(subject, recipient, EVERYTHING));
            }
            case EXPIRED -> {
                server.endedConsent(subject, recipient, EVERYTHING);
                return List.of();
            }
            case ITEMS_HIDDEN, SHARING_STOPPED -> {
                server.consent(subject, recipient, EVERYTHING);
                conceal(situation, subject);
                return List.of();
            }
            case NOTHING_GRANTED, ANOTHER_PERSON, DELEGATE_OF_A_PART, HIDDEN_FROM_DELEGATES, SHIELDED -> {
                return List.of();
            }
        }
        throw new IllegalStateException(situation.name());
    }

    /** What the person does beside consenting. A Composition goes with the measurement that it names. */
    private void conceal(Situation situation, Subject subject) {
        if (situation == Situation.SHARING_STOPPED) {
            server.stopSharing(subject);
        }
        if (situation == Situation.SHIELDED) {
            server.shield(subject);
        }
        if (situation == Situation.ITEMS_HIDDEN) {
            hidden(subject).forEach(slot -> server.hide(subject, slot));
        }
        if (situation == Situation.HIDDEN_FROM_DELEGATES) {
            hidden(subject).forEach(slot -> server.hideFromDelegates(subject, slot));
        }
    }

    private static Set<Slot> hidden(Subject subject) {
        Set<Slot> hidden = new LinkedHashSet<>(subject.stored());
        hidden.removeAll(UNHIDDEN);
        return hidden;
    }

    private Caller caller(Situation situation) {
        return switch (situation) {
            case ANOTHER_PERSON -> server.anotherPerson();
            case OTHER_PURPOSE -> server.recipient(RecipientKind.OF_OTHER_PURPOSE);
            case LAPSED_RECIPIENT -> server.recipient(RecipientKind.LAPSED);
            case DELEGATE_OF_A_PART, HIDDEN_FROM_DELEGATES, SHIELDED -> server.delegate();
            case NOTHING_GRANTED,
                    PARTLY_GRANTED,
                    DOCUMENTS_GRANTED,
                    WITHDRAWN,
                    EXPIRED,
                    ITEMS_HIDDEN,
                    SHARING_STOPPED -> server.recipient(RecipientKind.REGULAR);
        };
    }

    /** @return where it goes on: further pages, the state of a job, its files */
    private List<String> begin(Exit.Continued exit, Caller caller, Subject subject) {
        List<String> addresses = new ArrayList<>();
        for (String address :
                exit.further().apply(conversation.ask(caller, exit.begin().apply(subject)))) {
            addresses.add(address);
            Answer answer = conversation.ask(caller, Ask.get(address));
            for (int i = 0; i < JOB_POLLS && (answer.status() == 202 || answer.status() == 429); i++) {
                pause();
                answer = conversation.ask(caller, Ask.get(address));
            }
            addresses.addAll(Links.files(answer.body()));
        }
        return addresses;
    }

    private String answer(Caller caller, Exit.Aimed exit, Subject subject) {
        return Comparison.normal(
                conversation.ask(caller.about(subject), exit.ask().apply(subject)), subject);
    }

    private void compare(Situation situation, String exit, String asked, String hidden, String absent) {
        comparisons++;
        Comparison.between(situation, exit, asked, hidden, absent).ifPresent(leaks::add);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
