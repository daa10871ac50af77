package techo.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import techo.e2e.leak.Caller;
import techo.e2e.leak.Drafts;
import techo.e2e.leak.Part;
import techo.e2e.leak.ServerUnderTest;
import techo.e2e.leak.Situation;
import techo.e2e.leak.Slot;
import techo.e2e.leak.Subject;

/** Points the leak suite at {@link VanillaHapi}. */
final class VanillaUnderTest implements ServerUnderTest {
    /** Sees everything. */
    static final String KEEPER = "keeper";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;

    VanillaUnderTest(String base) {
        this.base = base;
    }

    /** @param id of the Organization */
    record Clinic(String id, String purpose) implements Recipient {
        @Override
        public Map<String, String> headers() {
            return Map.of(ConsentByTheBook.CALLER, "clinic/" + id + "/" + purpose);
        }
    }

    @Override
    public URI base() {
        return URI.create(base);
    }

    @Override
    public String store(Slot slot, Subject subject) {
        String json = Drafts.json(slot, subject);
        if (slot == Slot.PERSON || slot == Slot.PLACE) {
            send("PUT", subject.reference(slot), json);
            return subject.id(slot);
        }
        String id = send("POST", slot.type(), json);
        if (slot == Slot.DELETED) {
            send("DELETE", slot.type() + "/" + id, "");
        }
        return id;
    }

    @Override
    public Caller owner(Subject subject) {
        return () -> Map.of(ConsentByTheBook.CALLER, "person/" + subject.id(Slot.PERSON));
    }

    @Override
    public Caller anotherPerson() {
        return owner(store(Subject.invented(), Set.of(Part.values())));
    }

    @Override
    public Clinic recipient(RecipientKind kind) {
        String id = UUID.randomUUID().toString();
        send("PUT", "Organization/" + id, """
                {"resourceType":"Organization","id":"%s","name":"架空診療所","active":%s}""".formatted(id, kind != RecipientKind.LAPSED));
        return new Clinic(id, kind == RecipientKind.OF_OTHER_PURPOSE ? "other" : "treatment");
    }

    @Override
    public Consent consent(Subject subject, Recipient recipient, Set<Part> parts) {
        return give(subject, (Clinic) recipient, parts, "");
    }

    @Override
    public void endedConsent(Subject subject, Recipient recipient, Set<Part> parts) {
        LocalDate ended = LocalDate.now(ZoneOffset.UTC).minusDays(2);
        give(subject, (Clinic) recipient, parts, "\"period\":{\"end\":\"" + ended + "\"},");
    }

    private Consent give(Subject subject, Clinic clinic, Set<Part> parts, String period) {
        String id = send("POST", "Consent", consent("", "active", subject, clinic, parts, period));
        return () -> send(
                "PUT", "Consent/" + id, consent("\"id\":\"" + id + "\",", "inactive", subject, clinic, parts, period));
    }

    private static String consent(
            String id, String status, Subject subject, Clinic clinic, Set<Part> parts, String period) {
        return """
                {"resourceType":"Consent",%s"status":"%s","scope":{"text":"privacy"},"category":[{"text":"privacy"}],\
                "patient":{"reference":"Patient/%s"},"policyRule":{"text":"1.0"},"provision":{"type":"permit",%s\
                "actor":[{"role":{"text":"recipient"},"reference":{"reference":"Organization/%s"}}],\
                "purpose":[{"system":"%s","code":"treatment"}],"class":[%s]}}""".formatted(
                id,
                status,
                subject.id(Slot.PERSON),
                period,
                clinic.id(),
                ConsentByTheBook.CODES,
                parts.stream()
                        .map(part -> "{\"system\":\"" + ConsentByTheBook.CODES + "\",\"code\":\"" + part.name() + "\"}")
                        .collect(Collectors.joining(",")));
    }

    @Override
    public Set<Situation> situations() {
        return EnumSet.range(Situation.NOTHING_GRANTED, Situation.SHARING_STOPPED);
    }

    @Override
    public void hide(Subject subject, Slot slot) {
        deny(subject, """
                ,"data":[{"meaning":"instance","reference":{"identifier":{"system":"%s","value":"%s"}}}]""".formatted(ConsentByTheBook.CODES, subject.reference(slot)));
    }

    @Override
    public void stopSharing(Subject subject) {
        deny(subject, "");
    }

    /** @param data what is denied, after a comma; without it everything is */
    private void deny(Subject subject, String data) {
        send("POST", "Consent", """
                {"resourceType":"Consent","status":"active","scope":{"text":"privacy"},"category":[{"text":"privacy"}],\
                "patient":{"reference":"%s"},"policyRule":{"text":"1.0"},"provision":{"type":"deny"%s}}""".formatted(subject.reference(Slot.PERSON), data));
    }

    /** @return the id of what was written */
    private String send(String method, String path, String body) {
        HttpRequest.Builder request = Http.request(
                base + "/" + path, "Content-Type", "application/fhir+json", ConsentByTheBook.CALLER, KEEPER);
        HttpResponse<String> answer =
                Http.send(request.method(method, BodyPublishers.ofString(body)).build());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body()).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }
}
