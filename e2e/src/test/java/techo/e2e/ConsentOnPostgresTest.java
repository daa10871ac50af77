package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.e2e.TechoUnderTest.Clinic;
import techo.e2e.leak.Part;
import techo.e2e.leak.ServerUnderTest.Consent;
import techo.e2e.leak.ServerUnderTest.RecipientKind;
import techo.e2e.leak.Situation;
import techo.e2e.leak.Slot;
import techo.e2e.leak.Subject;

/** Two nodes on one PostgreSQL, of which the second believes that it is a year ago. */
class ConsentOnPostgresTest extends ConsentAtEveryExit {
    private static final int FLIPS = 20;

    @TempDir
    static Path directory;

    private static EmbeddedPostgres postgres;
    private static Site site;
    private static List<String> nodes;

    @BeforeAll
    static void start() {
        postgres = Site.postgres();
        site = Site.onPostgres(directory, postgres);
        nodes = List.of(
                site.startNode(),
                site.startAltered(
                        Checkout.root().resolve("e2e/target/test-classes"),
                        site.dataApart(),
                        "-D" + WrongClock.SETTING + "=-P365D"));
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
        postgres.close();
    }

    @Override
    Site site() {
        return site;
    }

    @Override
    String described() {
        return "PostgreSQL, two nodes";
    }

    @Override
    Set<Situation> situations() {
        return situations(ON_POSTGRES);
    }

    @Override
    List<String> nodes() {
        return nodes;
    }

    @Test
    void what_is_withdrawn_on_one_node_is_hidden_by_the_next_statement_on_the_other() {
        TechoUnderTest here = node(0);
        Subject person = here.store(Subject.invented(), Set.of(Part.NAME, Part.MEASUREMENT));
        Clinic clinic = here.recipient(RecipientKind.REGULAR);
        String there = nodes.get(1);
        List<String> looks = List.of(
                "Observation?subject=" + person.reference(Slot.PERSON),
                person.reference(Slot.MEASUREMENT),
                person.reference(Slot.PERSON) + "/$everything?_type=Observation");
        for (int i = 0; i < FLIPS; i++) {
            String look = there + "/" + looks.get(i % looks.size());
            Consent consent = here.consent(person, clinic, EnumSet.allOf(Part.class));
            assertThat(asked(look, clinic)).contains(person.secret());
            consent.withdraw();
            assertThat(asked(look, clinic)).doesNotContain(person.secret());
        }
    }

    @Test
    void what_ended_yesterday_is_over_on_a_node_whose_clock_is_a_year_behind() {
        TechoUnderTest here = node(0);
        Subject person = here.store(Subject.invented(), Set.of(Part.NAME, Part.MEASUREMENT));
        Clinic clinic = here.recipient(RecipientKind.REGULAR);
        here.endedConsent(person, clinic, EnumSet.allOf(Part.class));
        for (String look : List.of(
                person.reference(Slot.MEASUREMENT),
                "Observation?subject=" + person.reference(Slot.PERSON),
                "Observation?_summary=count&subject=" + person.reference(Slot.PERSON),
                person.reference(Slot.PERSON) + "/$everything?_type=Observation")) {
            assertThat(asked(nodes.get(1) + "/" + look, clinic)).doesNotContain(person.secret(), "\"total\":1");
        }
    }

    private static String asked(String address, Clinic clinic) {
        return Http.get(address, "Authorization", clinic.headers().get("Authorization"))
                .body();
    }
}
