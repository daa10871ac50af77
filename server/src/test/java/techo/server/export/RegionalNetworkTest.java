package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * The copy of a regional network, kept with the Group of whoever consented to it, beside what the network finds when it
 * searches. Consents are those of the people, given and withdrawn over HTTP.
 */
@ServerTest
class RegionalNetworkTest {
    private static final long SEED = 20270115;
    private static final int OF_EACH_KIND = 3;
    private static final int AT_ONCE = 4;

    /** What may happen between two exports. */
    private enum Happening {
        SOMEBODY_JOINS,
        RESULT_COMES,
        RESULT_CHANGES,
        RESULT_GOES,
        RESULT_IS_OF_ANOTHER_KIND,
        RESULT_IS_HIDDEN,
        RESULT_IS_SHOWN_AGAIN,
        PERSON_CONSENTS_TO_ALL,
        PERSON_CONSENTS_TO_SOME,
        PERSON_WITHDRAWS,
        PERSON_IS_ERASED,
        AN_EXPORT_IS_NOT_TAKEN_IN
    }

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer issuer;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    private final Random random = new Random(SEED);
    private final String network = "network-" + UUID.randomUUID();
    private final List<String> everyone = new ArrayList<>();
    private final Map<String, String> consents = new HashMap<>();
    private final Map<String, String> results = new TreeMap<>();
    /** What a result is a group of. */
    private final Map<String, String> named = new HashMap<>();

    private StoredPeople people;
    private ExportHttp exports;
    private String token;
    private String group;
    /** Of the last export. */
    private String status;

    @BeforeEach
    void prepare() {
        people = new StoredPeople(daos, database);
        exports = new ExportHttp(fhir);
        token = issuer.recipient(network, RecipientType.MEDICAL, PurposeOfUse.TREAT);
        Organization organization = new Organization();
        organization.setName("架空地域連携ネットワーク").setId(network);
        done(fhir.put(issuer.operator(), "/Organization/" + network, organization));
        Group whoConsented = new Group();
        whoConsented
                .setType(GroupType.PERSON)
                .setActual(false)
                .setManagingEntity(new Reference("Organization/" + network));
        group = new IdType(done(fhir.post(issuer.operator(), "/Group", whoConsented))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .getIdPart();
        for (int i = 0; i < 3; i++) {
            happens(Happening.SOMEBODY_JOINS);
            happens(Happening.RESULT_COMES);
        }
    }

    @Test
    void whatever_happens_the_copy_becomes_what_people_open_to_the_network() {
        Map<String, JsonNode> copy = new HashMap<>();
        String since = apply(exported(""), copy);
        assertThat(copy).isEqualTo(found()).isNotEmpty();
        List<Happening> happenings = new ArrayList<>();
        for (int i = 0; i < OF_EACH_KIND; i++) {
            happenings.addAll(Arrays.asList(Happening.values()));
        }
        Collections.shuffle(happenings, random);
        for (int from = 0; from < happenings.size(); from += AT_ONCE) {
            List<Happening> some = happenings.subList(from, Math.min(happenings.size(), from + AT_ONCE));
            for (Happening what : some) {
                if (what == Happening.AN_EXPORT_IS_NOT_TAKEN_IN) {
                    exported(since);
                    fhir.delete(token, status);
                } else {
                    happens(what);
                }
            }
            since = apply(exported(since), copy);
            assertThat(copy).as("after %s, seed %d", some, SEED).isEqualTo(found());
        }
    }

    private void happens(Happening what) {
        String person = everyone.isEmpty() ? "" : any(everyone);
        switch (what) {
            case SOMEBODY_JOINS -> {
                everyone.add(somebodyWithMother());
                consent(everyone.get(everyone.size() - 1), DataCategory.IDENT, DataCategory.LAB);
            }
            case RESULT_COMES -> store("result-" + UUID.randomUUID(), person, kind());
            case RESULT_CHANGES -> ofAnyResult((id, owner) -> store(id, owner, DataCategory.LAB));
            case RESULT_IS_OF_ANOTHER_KIND -> ofAnyResult((id, owner) -> store(id, owner, DataCategory.VITAL));
            case RESULT_GOES -> ofAnyResult((id, owner) -> forget(id));
            case RESULT_IS_HIDDEN -> ofAnyResult((id, owner) -> show(id, owner, "$hide"));
            case RESULT_IS_SHOWN_AGAIN ->
                List.copyOf(results.keySet()).forEach(id -> show(id, results.getOrDefault(id, ""), "$unhide"));
            case PERSON_CONSENTS_TO_ALL ->
                consent(person, DataCategory.IDENT, DataCategory.LAB, DataCategory.VITAL, DataCategory.FAMILY);
            case PERSON_CONSENTS_TO_SOME -> consent(person, DataCategory.VITAL);
            case PERSON_WITHDRAWS -> withdraw(person);
            case PERSON_IS_ERASED -> erase(person);
            case AN_EXPORT_IS_NOT_TAKEN_IN -> throw new IllegalArgumentException("nothing of a record");
        }
    }

    private String somebodyWithMother() {
        String person = people.person(random.nextLong(), 0);
        Patient patient = new SyntheticRecords(random.nextLong()).patient(person);
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.addContact().getName().setText("架空の母");
        people.store(person, List.of(patient));
        return person;
    }

    /** The server keeps what something else names. */
    private void forget(String id) {
        if (!named.containsValue(id)) {
            delete("Observation/" + id);
            results.remove(id);
            named.remove(id);
        }
    }

    private interface OnResult {
        void accept(String id, String owner);
    }

    private void ofAnyResult(OnResult change) {
        if (!results.isEmpty()) {
            String id = any(List.copyOf(results.keySet()));
            change.accept(id, results.getOrDefault(id, ""));
        }
    }

    private DataCategory kind() {
        return random.nextBoolean() ? DataCategory.LAB : DataCategory.VITAL;
    }

    private void store(String id, String person, DataCategory kind) {
        Observation result = new Observation();
        result.setId(id);
        result.setStatus(Observation.ObservationStatus.FINAL);
        result.setCode(new CodeableConcept(new Coding("http://loinc.org", "29463-7", null)));
        result.setSubject(new Reference("Patient/" + person));
        result.setEffective(new DateTimeType("2026-03-31"));
        result.setValue(new Quantity()
                .setValue(40 + random.nextInt(40))
                .setSystem("http://unitsofmeasure.org")
                .setCode("kg"));
        if (!results.containsKey(id)) {
            results.entrySet().stream()
                    .filter(other -> other.getValue().equals(person))
                    .findFirst()
                    .ifPresent(other -> named.put(id, other.getKey()));
        }
        Optional.ofNullable(named.get(id))
                .ifPresent(other -> result.addHasMember(new Reference("Observation/" + other).setDisplay("架空の体重")));
        people.store(person, List.of(result), kind);
        results.put(id, person);
    }

    /** In place of what was consented to before. */
    private void consent(String person, DataCategory... kinds) {
        withdraw(person);
        Consent consent = GivenConsent.to(network, PurposeOfUse.TREAT, 0, person);
        consent.getProvision().getClass_().clear();
        for (DataCategory kind : kinds) {
            consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, kind.code(), null));
        }
        HttpResponse<String> given = done(fhir.post(issuer.citizen(person), "/Consent", consent));
        consents.put(person, new IdType(given.headers().firstValue("Location").orElseThrow()).getIdPart());
    }

    private void withdraw(String person) {
        if (consents.containsKey(person)) {
            done(fhir.post(
                    issuer.citizen(person),
                    "/Consent/" + consents.remove(person) + "/$withdraw-consent",
                    new Parameters()));
        }
    }

    private void show(String id, String owner, String operation) {
        Parameters from = new Parameters();
        from.addParameter("from", new CodeType("recipients"));
        done(fhir.post(issuer.citizen(owner), "/Observation/" + id + "/" + operation, from));
    }

    /** As when nothing of the person is stored any more. */
    private void erase(String person) {
        long pid = people.pid(person);
        people.revokeEverything(network, person);
        database.queryForList(
                        "select h.res_type || '/' || h.fhir_id from techo_resource r join hfj_resource h on h.res_id = r.res_id"
                                + " where r.patient_pid = ? and h.res_type <> 'Patient' and h.res_deleted_at is null"
                                + " order by h.res_id desc",
                        String.class,
                        pid)
                .forEach(this::delete);
        delete("Patient/" + person);
        database.update("delete from techo_resource where patient_pid = ?", pid);
        everyone.remove(person);
        consents.remove(person);
        results.values().removeIf(person::equals);
        named.keySet().retainAll(results.keySet());
        happens(Happening.SOMEBODY_JOINS);
    }

    private void delete(String reference) {
        IdType id = new IdType(reference);
        daos.getResourceDao(id.getResourceType()).delete(id, new SystemRequestDetails());
    }

    /** @param since empty for everything */
    private JsonNode exported(String since) {
        status = exports.startedFrom(
                token, "/Group/" + group + "/$export" + (since.isEmpty() ? "" : "?_since=" + since));
        return exports.finished(token, status);
    }

    /** The recipe: delete what is listed as deleted, then put what came. @return the next {@code _since} */
    private String apply(JsonNode manifest, Map<String, JsonNode> copy) {
        manifest.get("deleted")
                .forEach(file -> file(file)
                        .forEach(bundle -> bundle.get("entry")
                                .forEach(entry ->
                                        copy.remove(entry.at("/request/url").asText()))));
        manifest.get("output").forEach(file -> file(file).forEach(line -> copy.put(reference(line), line)));
        fhir.delete(token, status);
        return manifest.get("transactionTime").asText();
    }

    private List<JsonNode> file(JsonNode listed) {
        return fhir.get(token, exports.path(listed.get("url").asText()))
                .body()
                .lines()
                .map(ExportHttp::tree)
                .toList();
    }

    /** What the network finds by searching. */
    private Map<String, JsonNode> found() {
        Map<String, JsonNode> found = new TreeMap<>();
        for (String type : List.of("Patient", "Observation")) {
            JsonNode page = ExportHttp.tree(
                    done(fhir.get(token, "/" + type + "?_count=200")).body());
            assertThat(page.get("link").findValuesAsText("relation"))
                    .as("all on one page")
                    .doesNotContain("next");
            page.path("entry").forEach(entry -> found.put(reference(entry.get("resource")), entry.get("resource")));
        }
        return found;
    }

    private static String reference(JsonNode resource) {
        return resource.get("resourceType").asText() + "/" + resource.get("id").asText();
    }

    private String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static HttpResponse<String> done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer;
    }
}
