package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Earlier versions of what was stored before it was kept since when a resource is what it is. */
@ServerTest
class EarlierVersionsTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private LookingAtVersions looking;

    private World world;

    @BeforeEach
    void share() {
        world = new World(fhir, tokens);
        world.consent(DataCategory.LAB);
    }

    @Test
    void versions_of_the_same_kind_are_shown_when_the_server_has_looked_at_them() {
        String id = stored("laboratory", "laboratory", "laboratory");
        forget(id);
        assertThat(statuses(id, 3)).containsExactly(404, 404, 200);
        looking.run();
        assertThat(statuses(id, 3)).containsExactly(200, 200, 200);
        assertThat(sameSince(id)).isEqualTo(1);
    }

    @Test
    void versions_of_another_kind_stay_with_the_person_and_so_does_what_is_before_them() {
        String id = stored("laboratory", "vital-signs", "laboratory", "laboratory");
        forget(id);
        looking.run();
        assertThat(statuses(id, 4)).containsExactly(404, 404, 200, 200);
    }

    @Test
    void a_deletion_is_of_no_kind() {
        String id = stored("vital-signs", "laboratory");
        World.made(fhir.delete(world.citizen(), "/Observation/" + id));
        forget(id);
        looking.run();
        assertThat(statuses(id, 2)).containsExactly(404, 200);
    }

    @Test
    void what_was_stored_once_and_what_an_import_decided_is_looked_at_once() {
        String once = stored("laboratory");
        String read = stored("laboratory", "laboratory");
        jdbc.update("update techo_resource set source = 'INSURER' where res_id in (" + key(read) + ")");
        forget(once);
        forget(read);
        looking.run();
        assertThat(sameSince(once)).isEqualTo(1);
        assertThat(sameSince(read)).isEqualTo(2);
        assertThat(jdbc.queryForList("select 1 from techo_resource where same_since is null"))
                .isEmpty();
    }

    /** @return the id of an observation with a version of each of these kinds */
    private String stored(String first, String... later) {
        String id =
                World.created(fhir.post(world.citizen(), "/Observation", world.newObservation(world.person, first)));
        int number = 1;
        for (String kind : List.of(later)) {
            Observation next = world.newObservation(world.person, kind);
            next.setId(id);
            next.setValue(new StringType("version " + ++number));
            World.made(fhir.put(world.citizen(), "/Observation/" + id, next));
        }
        return id;
    }

    private void forget(String id) {
        jdbc.update("update techo_resource set same_since = null where res_id in (" + key(id) + ")");
    }

    private int sameSince(String id) {
        return jdbc.queryForList(
                        "select same_since from techo_resource where res_id in (" + key(id) + ")", Integer.class)
                .get(0);
    }

    private static String key(String id) {
        return "select res_id from hfj_resource where res_type = 'Observation' and fhir_id = '" + id + "'";
    }

    /** What the clinic is answered for each version. */
    private List<Integer> statuses(String id, int versions) {
        return IntStream.rangeClosed(1, versions)
                .mapToObj(version -> fhir.get(world.clinic(), "/Observation/" + id + "/_history/" + version)
                        .statusCode())
                .toList();
    }
}
