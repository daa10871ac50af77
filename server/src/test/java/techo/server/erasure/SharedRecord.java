package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.server.erasure.ErasureWorld.made;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.TestIssuer;

/**
 * A record that has the name of its person in many places: versions, deleted and hidden items, a list, a file of an export.
 * The neighbour consented to the same clinic.
 */
final class SharedRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    final String result;
    final String deleted;
    private final ErasureWorld world;
    private final String clinic;
    private final String list;
    private final FhirHttp fhir;
    private final TestIssuer tokens;

    SharedRecord(ErasureWorld world, FhirHttp fhir, TestIssuer tokens) {
        this.world = world;
        this.fhir = fhir;
        this.tokens = tokens;
        clinic = world.organization();
        result = world.observation(world.person, world.secret + " first");
        Observation changed = fhir.parse(Observation.class, fhir.get(world.citizen(), "/Observation/" + result));
        changed.setValue(new StringType(world.secret + " second"));
        made(fhir.put(world.citizen(), "/Observation/" + result, changed));
        deleted = world.observation(world.person, world.secret + " deleted");
        assertThat(fhir.delete(world.citizen(), "/Observation/" + deleted).statusCode())
                .isIn(200, 204);
        String ofNeighbour = world.observation(world.neighbour, "value");
        Parameters hide = new Parameters().addParameter("from", new CodeType("delegates"));
        made(fhir.post(world.citizen(), "/Observation/" + result + "/$hide", hide));
        for (String each : new String[] {world.person, world.neighbour}) {
            made(fhir.post(tokens.citizen(each), "/Consent", GivenConsent.to(clinic, PurposeOfUse.TREAT, 0, each)));
        }
        list = world.list(clinic);
        for (String shared : new String[] {result, ofNeighbour}) {
            assertThat(fhir.get(doctor(), "/Observation/" + shared).statusCode())
                    .isEqualTo(200);
        }
    }

    String doctor() {
        return tokens.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
    }

    /** @return the path of a file of the clinic's export of the list, with lines of both */
    String exportedFile() {
        JsonNode manifest = export(doctor(), "/Group/" + list + "/$export?_type=Observation");
        return world.path(manifest.at("/output/0/url").asText());
    }

    void ownExport() {
        assertThat(export(world.citizen(), world.path("$export")).at("/output").size())
                .isPositive();
    }

    private JsonNode export(String token, String path) {
        HttpResponse<String> accepted = fhir.send(
                token,
                path,
                request -> request.header("Prefer", "respond-async").GET());
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String status =
                world.path(accepted.headers().firstValue("Content-Location").orElseThrow());
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        HttpResponse<String> answer = fhir.get(token, status);
        while ((answer.statusCode() == 202 || answer.statusCode() == 429) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            answer = fhir.get(token, status);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
