package techo.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import techo.e2e.leak.Caller;
import techo.e2e.leak.Drafts;
import techo.e2e.leak.Part;
import techo.e2e.leak.ServerUnderTest;
import techo.e2e.leak.Situation;
import techo.e2e.leak.Slot;
import techo.e2e.leak.Subject;

/** Points the leak suite at a node of Techo. */
final class TechoUnderTest implements ServerUnderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TREAT = "TREAT";
    /** What a clinic may also ask for, and nobody consented to. */
    private static final String OTHER_PURPOSE = "INFO-SERVICE";

    private final String base;
    private final Issuer issuer;

    TechoUnderTest(String base, Issuer issuer) {
        this.base = base;
        this.issuer = issuer;
    }

    /** @param id of the Organization */
    record Clinic(String id, Caller caller) implements Recipient {
        @Override
        public Map<String, String> headers() {
            return caller.headers();
        }
    }

    @Override
    public URI base() {
        return URI.create(base);
    }

    /** An operator stores persons and organisations, the person everything else. */
    @Override
    public String store(Slot slot, Subject subject) {
        String json = Drafts.json(slot, subject);
        if (slot == Slot.PERSON || slot == Slot.PLACE) {
            require(send(issuer.operator("alice"), "PUT", subject.reference(slot), json));
            return subject.id(slot);
        }
        Map<String, String> person = issuer.citizen(subject.id(Slot.PERSON));
        String id = require(send(person, "POST", slot.type(), json)).path("id").asText();
        if (slot == Slot.DELETED) {
            require(send(person, "DELETE", slot.type() + "/" + id, ""));
        }
        return id;
    }

    @Override
    public Caller owner(Subject subject) {
        return () -> issuer.citizen(subject.id(Slot.PERSON));
    }

    @Override
    public Caller anotherPerson() {
        return owner(store(Subject.invented(), Set.of(Part.values())));
    }

    @Override
    public Clinic recipient(RecipientKind kind) {
        String id = UUID.randomUUID().toString();
        require(send(issuer.operator("alice"), "PUT", "Organization/" + id, """
                {"resourceType":"Organization","id":"%s","name":"架空診療所"}""".formatted(id)));
        if (kind == RecipientKind.LAPSED) {
            register(id, LocalDate.now(ZoneOffset.UTC).minusDays(1));
        }
        String purpose = kind == RecipientKind.OF_OTHER_PURPOSE ? OTHER_PURPOSE : TREAT;
        return new Clinic(id, () -> issuer.clinic(id, purpose));
    }

    private void register(String organization, LocalDate checklistUntil) {
        JsonNode proposed = require(send(
                issuer.operator("alice"), "POST", "Organization/" + organization + "/$recipient-propose", """
                {"resourceType":"Parameters","parameter":[{"name":"type","valueCode":"MEDICAL"},\
                {"name":"legal-name","valueString":"医療法人架空会"},{"name":"address","valueString":"東京都架空区1-1"},\
                {"name":"representative","valueString":"理事長 架空 花子"},{"name":"purpose","valueCode":"TREAT"},\
                {"name":"checklist-until","valueInstant":"%sT00:00:00Z"},{"name":"client","part":[\
                {"name":"issuer","valueUri":"%s"},{"name":"id","valueString":"%s"},{"name":"purpose","valueCode":"TREAT"}]}]}""".formatted(
                                checklistUntil, issuer.uri(), organization)));
        String change = proposed.findPath("valueString").asText();
        require(send(
                issuer.operator("bob"), "POST", "Organization/" + organization + "/$recipient-approve", """
                {"resourceType":"Parameters","parameter":[{"name":"change","valueString":"%s"}]}""".formatted(
                                change)));
    }

    @Override
    public Consent consent(Subject subject, Recipient recipient, Set<Part> parts) {
        return give(subject, recipient, parts, "");
    }

    /** A consent for each kind of data to one recipient, all given at once and all taken back at once. */
    Consent consents(Subject subject, Clinic clinic, List<String> categories) {
        JsonNode given = transaction(
                subject,
                categories.stream()
                        .map(category -> "{\"request\":{\"method\":\"POST\",\"url\":\"Consent\"},\"resource\":"
                                + consent("", "active", subject, clinic.id(), List.of(category), "") + "}")
                        .toList());
        List<String> ids = new ArrayList<>();
        given.path("entry")
                .forEach(entry ->
                        ids.add(entry.path("response").path("location").asText().split("/")[1]));
        return () -> {
            List<String> entries = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                String id = ids.get(i);
                entries.add("{\"request\":{\"method\":\"PUT\",\"url\":\"Consent/" + id + "\"},\"resource\":"
                        + consent(
                                "\"id\":\"" + id + "\",",
                                "inactive",
                                subject,
                                clinic.id(),
                                List.of(categories.get(i)),
                                "")
                        + "}");
            }
            transaction(subject, entries);
        };
    }

    private JsonNode transaction(Subject subject, List<String> entries) {
        return require(send(
                issuer.citizen(subject.id(Slot.PERSON)),
                "POST",
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + String.join(",", entries)
                        + "]}"));
    }

    @Override
    public void endedConsent(Subject subject, Recipient recipient, Set<Part> parts) {
        var unused = give(
                subject,
                recipient,
                parts,
                "\"period\":{\"end\":\"" + LocalDate.now(ZoneOffset.UTC).minusDays(2) + "\"},");
    }

    private Consent give(Subject subject, Recipient recipient, Set<Part> parts, String period) {
        Map<String, String> person = issuer.citizen(subject.id(Slot.PERSON));
        String clinic = ((Clinic) recipient).id();
        List<String> categories =
                parts.stream().flatMap(TechoUnderTest::categories).toList();
        String id = require(send(person, "POST", "Consent", consent("", "active", subject, clinic, categories, period)))
                .path("id")
                .asText();
        return () -> require(send(
                issuer.citizen(subject.id(Slot.PERSON)),
                "PUT",
                "Consent/" + id,
                consent("\"id\":\"" + id + "\",", "inactive", subject, clinic, categories, period)));
    }

    private static String consent(
            String id, String status, Subject subject, String clinic, List<String> categories, String period) {
        return """
                {"resourceType":"Consent",%s"extension":[{"url":\
                "https://techophr.github.io/fhir/StructureDefinition/consent-terms","extension":[\
                {"url":"recipient","valuePositiveInt":1}]}],"status":"%s","scope":{"coding":[{"system":\
                "http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},\
                "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],\
                "patient":{"reference":"Patient/%s"},"policyRule":{"text":"同意書 1.0"},"provision":{"type":"permit",%s\
                "actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType",\
                "code":"IRCP"}]},"reference":{"reference":"Organization/%s"}}],\
                "purpose":[{"system":"https://techophr.github.io/fhir/CodeSystem/purpose","code":"TREAT"}],"class":[%s]}}""".formatted(
                        id,
                        status,
                        subject.id(Slot.PERSON),
                        period,
                        clinic,
                        categories.stream()
                                .map(code -> "{\"system\":\"https://techophr.github.io/fhir/CodeSystem/data-category\","
                                        + "\"code\":\"" + code + "\"}")
                                .collect(Collectors.joining(",")));
    }

    private static Stream<String> categories(Part part) {
        return switch (part) {
            case NAME -> Stream.of("IDENT");
            case RESULT -> Stream.of("LAB");
            case MEASUREMENT -> Stream.of("VITAL");
            case DOCUMENT -> Stream.of("DOC");
        };
    }

    @Override
    public Set<Situation> situations() {
        return EnumSet.allOf(Situation.class);
    }

    @Override
    public void hide(Subject subject, Slot slot) {
        hide(subject, slot, "recipients");
    }

    private void hide(Subject subject, Slot slot, String from) {
        require(send(
                issuer.citizen(subject.id(Slot.PERSON)),
                "POST",
                subject.reference(slot) + "/$hide",
                parameters("{\"name\":\"from\",\"valueCode\":\"" + from + "\"}")));
    }

    @Override
    public void stopSharing(Subject subject) {
        require(send(
                issuer.citizen(subject.id(Slot.PERSON)),
                "POST",
                subject.reference(Slot.PERSON) + "/$stop-sharing",
                parameters("")));
    }

    @Override
    public Delegate delegate() {
        return new Relative(issuer, "");
    }

    /** @param person whom it is about, or nobody yet */
    private record Relative(Issuer issuer, String person) implements Delegate {
        @Override
        public Map<String, String> headers() {
            return issuer.relative(related(person), person);
        }

        @Override
        public Relative about(Subject subject) {
            return new Relative(issuer, subject.id(Slot.PERSON));
        }
    }

    private static String related(String person) {
        return "r" + person;
    }

    @Override
    public void represent(Subject subject, Set<Part> parts) {
        String person = subject.id(Slot.PERSON);
        require(send(issuer.operator("alice"), "PUT", "RelatedPerson/" + related(person), """
                {"resourceType":"RelatedPerson","id":"%s","patient":{"reference":"Patient/%s"}}""".formatted(
                        related(person), person)));
        String categories = parts.stream()
                .flatMap(TechoUnderTest::categories)
                .map(code -> ",{\"name\":\"category\",\"valueCode\":\"" + code + "\"}")
                .collect(Collectors.joining());
        require(send(
                issuer.citizen(person),
                "POST",
                subject.reference(Slot.PERSON) + "/$delegation-establish",
                parameters("""
                {"name":"delegate","valueReference":{"reference":"RelatedPerson/%s"}},\
                {"name":"kind","valueCode":"family"},{"name":"right","valueCode":"view"}""".formatted(related(person)) + categories)));
    }

    @Override
    public void hideFromDelegates(Subject subject, Slot slot) {
        hide(subject, slot, "delegates");
    }

    @Override
    public void shield(Subject subject) {
        require(send(
                issuer.citizen(subject.id(Slot.PERSON)),
                "POST",
                subject.reference(Slot.PERSON) + "/$shield",
                parameters("")));
    }

    @Override
    public List<String> furtherPaths(Subject subject) {
        String person = subject.reference(Slot.PERSON);
        return List.of(
                person + "/$consent-status",
                person + "/$hidden-items",
                person + "/$erasure",
                person + "/$submissions",
                person + "/$access-log",
                person + "/$disclosures",
                person + "/$acquisitions",
                person + "/$export-record",
                "$erasures?patient=" + subject.id(Slot.PERSON),
                "$incident-persons?patient=" + subject.id(Slot.PERSON),
                person + "/$explain-access?recipient=" + subject.id(Slot.PLACE)
                        + "&recipient-type=MEDICAL&purpose=TREAT&resource=" + subject.reference(Slot.MEASUREMENT),
                "$submissions",
                "$emergency-accesses",
                "AuditEvent/" + subject.id(Slot.RESULT) + "/$proof",
                "//Patient/" + subject.id(Slot.PERSON),
                "//api/" + subject.reference(Slot.MEASUREMENT),
                "//actuator/" + subject.id(Slot.MEASUREMENT),
                "//actuator/prometheus");
    }

    /** Operations that ask themselves who may, about whom. */
    @Override
    public List<Post> furtherPosts(Subject subject) {
        String person = subject.reference(Slot.PERSON);
        String nothing = parameters("");
        String consented = parameters("""
                {"name":"recipient","valueString":"%s"},{"name":"recipient-type","valueCode":"MEDICAL"},\
                {"name":"purpose","valueCode":"TREAT"},{"name":"category","valueCode":"LAB"}""".formatted(subject.id(Slot.PLACE)));
        String emergency = parameters("""
                {"name":"patient","valueReference":{"reference":"%s"}},{"name":"ground","valueCode":"life"},\
                {"name":"reason","valueString":"意識がなく、家族とも連絡が取れない。"},\
                {"name":"category","valueCode":"ALLERGY"}""".formatted(person));
        List<Post> posts = new ArrayList<>(List.of(
                new Post("Patient/$emergency-access", emergency),
                new Post(person + "/$grant-consent", consented),
                new Post(person + "/$simulate-consent", consented),
                new Post(
                        "Consent/$fileConsent",
                        parameters("{\"name\":\"consent\",\"resource\":"
                                + consent("", "active", subject, subject.id(Slot.PLACE), List.of("LAB"), "") + "}")),
                new Post(
                        "Consent/$revokeConsent",
                        parameters("{\"name\":\"consent\",\"valueReference\":{\"reference\":\"Consent/"
                                + subject.id(Slot.RESULT) + "\"}}")),
                new Post("Consent/" + subject.id(Slot.RESULT) + "/$withdraw-consent", nothing),
                new Post(
                        "$fetch-submission",
                        parameters("{\"name\":\"number\",\"valueString\":\"" + subject.id(Slot.RESULT) + "\"}")),
                new Post(
                        "AuditEvent/$recordDisclosure",
                        parameters("{\"name\":\"patient\",\"valueReference\":{\"reference\":\"" + person + "\"}}")),
                new Post(
                        person + "/$delegation-end",
                        parameters("{\"name\":\"delegation\",\"valueString\":\"" + subject.id(Slot.RESULT) + "\"}"))));
        Stream.of(
                        "$submit-record",
                        "$stop-sharing",
                        "$resume-sharing",
                        "$shield",
                        "$unshield",
                        "$erase",
                        "$erase-approve",
                        "$erase-cancel",
                        "$delegation-establish",
                        "$import",
                        "$export-record")
                .map(operation -> new Post(person + "/" + operation, nothing))
                .forEach(posts::add);
        Stream.of("$hide", "$unhide", "$clear-quarantine", "$reindex")
                .map(operation -> new Post(subject.reference(Slot.MEASUREMENT) + "/" + operation, nothing))
                .forEach(posts::add);
        return posts;
    }

    private static String parameters(String each) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[" + each + "]}";
    }

    private HttpResponse<String> send(Map<String, String> caller, String method, String path, String body) {
        HttpRequest.Builder request = Http.request(base + "/" + path, "Content-Type", "application/fhir+json");
        caller.forEach(request::header);
        request.header("Prefer", "return=representation");
        return Http.send(request.method(method, BodyPublishers.ofString(body)).build());
    }

    private static JsonNode require(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.request().method() + " " + answer.uri() + " was answered with "
                    + answer.statusCode() + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }
}
