package techo.e2e.leak;

import static techo.e2e.leak.Slot.MEASUREMENT;
import static techo.e2e.leak.Slot.PERSON;
import static techo.e2e.leak.Slot.PLACE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Exits that try to change something: the answer tells what is there, or what is there is no longer as it was. */
final class WritingExits {
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final String RIGHT_TEST = "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"final\"}]";
    private static final String WRONG_TEST = "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"amended\"}]";
    private static final String REPLACE = "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]";
    private static final String FHIR_PATCH = """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},\
            {"name":"path","valueString":"Observation.status"},{"name":"value","valueCode":"amended"}]}]}""";
    private static final String BY_WORD = "Observation?code=" + Drafts.SYSTEM + "%7C";

    private final List<Exit> exits = new ArrayList<>();

    private WritingExits() {}

    static List<Exit> all() {
        WritingExits all = new WritingExits();
        all.byId();
        all.conditional();
        all.ifMatch();
        all.references();
        all.bundles();
        all.operations();
        return List.copyOf(all.exits);
    }

    private void byId() {
        add("update", s -> Ask.put(s.reference(MEASUREMENT), named(s)));
        add("update of the person", s -> Ask.put(s.reference(PERSON), Drafts.person(s)));
        add("patch with a test that holds", s -> Ask.patch(s.reference(MEASUREMENT), JSON_PATCH, RIGHT_TEST));
        add("patch with a test that fails", s -> Ask.patch(s.reference(MEASUREMENT), JSON_PATCH, WRONG_TEST));
        add("patch", s -> Ask.patch(s.reference(MEASUREMENT), JSON_PATCH, REPLACE));
        add("FHIRPath patch", s -> Ask.patch(s.reference(MEASUREMENT), "application/fhir+json", FHIR_PATCH));
        add("delete", s -> Ask.delete(s.reference(MEASUREMENT)));
        add(
                "delete by another method",
                s -> Ask.post(s.reference(MEASUREMENT) + "?_method=DELETE", "{}")
                        .with("X-HTTP-Method-Override", "DELETE"));
        add("delete of the person", s -> Ask.delete(s.reference(PERSON)));
        add("delete of what the hidden refers to", s -> Ask.delete(s.reference(PLACE)));
        add("cascading delete of what the hidden refers to", s -> Ask.delete(s.reference(PLACE) + "?_cascade=delete"));
        add("patch of a deleted", s -> Ask.patch(s.reference(Slot.DELETED), JSON_PATCH, REPLACE));
        add("delete of the attachment", s -> Ask.delete(s.reference(Slot.ATTACHMENT)));
        add("delete of the document", s -> Ask.delete(s.reference(Slot.DOCUMENT)));
        add(
                "update with If-None-Match",
                s -> Ask.put(s.reference(MEASUREMENT), named(s)).with("If-None-Match", "*"));
        add("update of a deleted", s -> Ask.put(s.reference(Slot.DELETED), observation(s, s.id(Slot.DELETED))));
    }

    private void conditional() {
        add("conditional create", s -> Ask.post("Observation", another(s)).with("If-None-Exist", byWord(s)));
        add(
                "conditional create of a person",
                s -> Ask.post("Patient", Drafts.person(s))
                        .with("If-None-Exist", "identifier=" + Drafts.SYSTEM + "%7C" + s.secret()));
        add("conditional update", s -> Ask.put(BY_WORD + s.secret(), another(s)));
        add("conditional patch", s -> Ask.patch(BY_WORD + s.secret(), JSON_PATCH, REPLACE));
        add(
                "conditional create by the person",
                s -> Ask.post("Observation", another(s)).with("If-None-Exist", "subject=" + s.reference(PERSON)));
        add("conditional delete by the person", s -> Ask.delete("Observation?subject=" + s.reference(PERSON)));
        add("conditional delete of all at once", s -> Ask.delete(BY_WORD + s.secret() + "&_expunge=true"));
        add("conditional delete", s -> Ask.delete(BY_WORD + s.secret()));
    }

    private void ifMatch() {
        for (String version : List.of("1", "99")) {
            String tag = "W/\"" + version + "\"";
            add(
                    "update with If-Match " + version,
                    s -> Ask.put(s.reference(MEASUREMENT), named(s)).with("If-Match", tag));
            add(
                    "patch with If-Match " + version,
                    s -> Ask.patch(s.reference(MEASUREMENT), JSON_PATCH, REPLACE)
                            .with("If-Match", tag));
            add(
                    "delete with If-Match " + version,
                    s -> Ask.delete(s.reference(MEASUREMENT)).with("If-Match", tag));
        }
    }

    private void references() {
        add("create that refers to it", s -> Ask.post("Observation", Drafts.referring(s)));
        add(
                "create that refers to a version",
                s -> Ask.post(
                        "Observation",
                        Drafts.referring(s)
                                .replace(s.reference(MEASUREMENT), s.reference(MEASUREMENT) + "/_history/1")));
        add(
                "create that refers by an identifier",
                s -> Ask.post("Observation", """
                {"resourceType":"Observation","status":"final","code":{"text":"x"},\
                "subject":{"type":"Patient","identifier":{"system":"%s","value":"%s"}}}""".formatted(Drafts.SYSTEM, s.secret())));
        add("create about the person", s -> Ask.post("Observation", another(s)));
        add(
                "create that refers by a search",
                s -> Ask.post("", transaction("POST", "Observation", """
                {"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":\
                "Patient?identifier=%s%%7C%s"}}""".formatted(Drafts.SYSTEM, s.secret()))));
        add("subscription", s -> Ask.post("Subscription", """
                {"resourceType":"Subscription","status":"requested","reason":"x","criteria":"%s%s",\
                "channel":{"type":"websocket"}}""".formatted(BY_WORD, s.secret())));
    }

    private void bundles() {
        for (String type : List.of("batch", "transaction")) {
            add("update in a " + type, s -> Ask.post("", bundle(type, "PUT", s.reference(MEASUREMENT), named(s))));
            for (String version : List.of("1", "99")) {
                add(
                        "update with ifMatch " + version + " in a " + type,
                        s -> Ask.post("", """
                        {"resourceType":"Bundle","type":"%s","entry":[{"resource":%s,"request":{"method":"PUT","url":"%s",\
                        "ifMatch":"W/\\"%s\\""}}]}""".formatted(type, named(s), s.reference(MEASUREMENT), version)));
            }
            add("patch in a " + type, s -> Ask.post("", bundle(type, "PATCH", s.reference(MEASUREMENT), FHIR_PATCH)));
            add(
                    "conditional patch in a " + type,
                    s -> Ask.post("", bundle(type, "PATCH", BY_WORD + s.secret(), FHIR_PATCH)));
            add("delete in a " + type, s -> Ask.post("", bundle(type, "DELETE", s.reference(MEASUREMENT), "")));
            add(
                    "conditional update in a " + type,
                    s -> Ask.post("", bundle(type, "PUT", BY_WORD + s.secret(), another(s))));
            add("conditional delete in a " + type, s -> Ask.post("", bundle(type, "DELETE", BY_WORD + s.secret(), "")));
            add("conditional create in a " + type, s -> Ask.post("", """
                    {"resourceType":"Bundle","type":"%s","entry":[{"resource":%s,"request":{"method":"POST","url":"Observation",\
                    "ifNoneExist":"%s"}}]}""".formatted(type, another(s), byWord(s))));
        }
    }

    private void operations() {
        add("$meta-add", s -> Ask.post(s.reference(MEASUREMENT) + "/$meta-add", """
                {"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:example:tag",\
                "code":"x"}]}}]}"""));
        add("$meta-delete", s -> Ask.post(s.reference(MEASUREMENT) + "/$meta-delete", """
                {"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:example:tag",\
                "code":"x"}]}}]}"""));
        add(
                "$binary-access-write",
                s -> new Ask(
                        "POST",
                        s.reference(Slot.ATTACHMENT) + "/$binary-access-write?path=Binary.data",
                        Map.of("Content-Type", "text/plain"),
                        Optional.of("other")));
        add("$expunge", s -> Ask.post(s.reference(MEASUREMENT) + "/$expunge", "{\"resourceType\":\"Parameters\"}"));
        add("$merge", s -> Ask.post("Patient/$merge", """
                {"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"%s"}},\
                {"name":"target-patient","valueReference":{"reference":"%s"}}]}""".formatted(s.reference(PERSON), s.reference(PERSON))));
        add("$validate of a body", s -> Ask.post(s.reference(MEASUREMENT) + "/$validate", named(s)));
    }

    private void add(String name, Function<Subject, Ask> ask) {
        exits.add(new Exit.Aimed(name, true, ask));
    }

    private static String byWord(Subject subject) {
        return "code=" + Drafts.SYSTEM + "%7C" + subject.secret();
    }

    private static String named(Subject subject) {
        return observation(subject, subject.id(MEASUREMENT));
    }

    private static String observation(Subject subject, String id) {
        return Drafts.observation(subject, "vital-signs", "other", "\"id\":\"" + id + "\",");
    }

    private static String another(Subject subject) {
        return Drafts.observation(subject, "vital-signs", "other", "");
    }

    private static String transaction(String method, String url, String resource) {
        return bundle("transaction", method, url, resource);
    }

    private static String bundle(String type, String method, String url, String resource) {
        String body = resource.isEmpty() ? "" : "\"resource\":" + resource + ",";
        return """
                {"resourceType":"Bundle","type":"%s","entry":[{%s"request":{"method":"%s","url":"%s"}}]}""".formatted(type, body, method, url);
    }
}
