package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.CanonicalRecord;
import techo.server.testing.FhirHttp;

/** Sends requests under an id of their own, and finds the records they left. */
public final class AuditedRequests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FhirHttp fhir;
    private final JdbcTemplate database;
    private final AuditPayload payloads;

    public AuditedRequests(FhirHttp fhir, JdbcTemplate database, AuditPayload payloads) {
        this.fhir = fhir;
        this.database = database;
        this.payloads = payloads;
    }

    public Answer get(String token, String path) {
        return send(token, path, HttpRequest.Builder::GET);
    }

    public Answer delete(String token, String path) {
        return send(token, path, HttpRequest.Builder::DELETE);
    }

    public Answer put(String token, String path, IBaseResource body) {
        return send(
                token,
                path,
                request -> request.header("Content-Type", "application/fhir+json")
                        .PUT(BodyPublishers.ofString(fhir.encode(body))));
    }

    public Answer post(String token, String path, IBaseResource body) {
        return send(
                token,
                path,
                request -> request.header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString(fhir.encode(body))));
    }

    /** A request of any shape. */
    public Answer send(String token, String path, java.util.function.Consumer<HttpRequest.Builder> shape) {
        String id = UUID.randomUUID().toString();
        HttpResponse<String> response = fhir.send(token, path, request -> {
            request.header("X-Request-ID", id);
            shape.accept(request);
        });
        return new Answer(id, response);
    }

    /** What came back, and what was recorded of it. */
    public final class Answer {
        private final String id;
        private final HttpResponse<String> response;

        private Answer(String id, HttpResponse<String> response) {
            this.id = id;
            this.response = response;
        }

        /** The id that the records of the request bear. */
        public String request() {
            return id;
        }

        public HttpResponse<String> response() {
            return response;
        }

        public Answer expect(int status) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return this;
        }

        /** Opened: with the names of persons in clear, as the records were made. */
        public List<JsonNode> records() {
            return database
                    .queryForList(
                            "select payload from techo_audit where payload like ?",
                            String.class,
                            "%\"req\":\"" + id + "\"%")
                    .stream()
                    .map(payloads::parse)
                    .map(CanonicalRecord::text)
                    .map(AuditedRequests::parse)
                    .toList();
        }

        /** What the ledger has of the request, as it is stored. */
        public List<Map<String, Object>> disclosures() {
            return database.queryForList("select * from techo_disclosure where request_id = ?", id);
        }

        public JsonNode record() {
            List<JsonNode> records = records();
            assertThat(records).as("records of one request").hasSize(1);
            return records.get(0);
        }

        /** {@code patient:use:Type/id}, with an empty patient for what belongs to nobody. */
        public Set<String> touched() {
            Set<String> touched = new TreeSet<>();
            JsonNode record = record();
            record.get("subjects")
                    .fields()
                    .forEachRemaining(subject -> touched.addAll(uses(subject.getKey(), subject.getValue())));
            touched.addAll(uses("", record.get("others")));
            return touched;
        }
    }

    private static List<String> uses(String patient, JsonNode uses) {
        List<String> found = new ArrayList<>();
        uses.fields()
                .forEachRemaining(use -> use.getValue()
                        .fields()
                        .forEachRemaining(type -> type.getValue()
                                .forEach(id -> found.add(patient + ":" + use.getKey() + ":" + type.getKey() + "/"
                                        + id.asText().replaceAll("/.*", "")))));
        return found;
    }

    private static JsonNode parse(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payload is not JSON", e);
        }
    }
}
