package techo.e2e.leak;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The resources of a subject as JSON. Later ones refer to earlier ones by the ids that the subject has then. */
public final class Drafts {
    /** The system of all identifiers and codes of the suite. */
    public static final String SYSTEM = "urn:example:leak-suite";

    private static final String DAY = "2026-03-01";

    private Drafts() {}

    /** @return the resources of these parts, in the order in which they must be stored; a deleted one is among them */
    public static List<Slot> slots(Set<Part> parts) {
        return Arrays.stream(Slot.values())
                .filter(slot -> switch (slot) {
                    case PLACE -> true;
                    case PERSON -> !parts.isEmpty();
                    case RESULT, PANEL, REPORT -> parts.contains(Part.RESULT);
                    case MEASUREMENT, DELETED -> parts.contains(Part.MEASUREMENT);
                    case ATTACHMENT, DOCUMENT -> parts.contains(Part.DOCUMENT);
                    // They name the measurement, or have it in them.
                    case COMPOSITION, BUNDLE -> parts.contains(Part.DOCUMENT) && parts.contains(Part.MEASUREMENT);
                })
                .toList();
    }

    public static String json(Slot slot, Subject subject) {
        return switch (slot) {
            case PERSON -> person(subject);
            case PLACE -> place(subject);
            case RESULT -> observation(subject, "laboratory", subject.open(), "");
            case PANEL ->
                observation(
                        subject,
                        "laboratory",
                        subject.open(),
                        measurement(subject, "\"hasMember\":[%1$s],\"derivedFrom\":[%1$s],"));
            case REPORT -> report(subject);
            case MEASUREMENT, DELETED -> observation(subject, "vital-signs", subject.secret(), "");
            case ATTACHMENT -> attachment(subject);
            case DOCUMENT -> document(subject);
            case COMPOSITION -> composition(subject, "");
            case BUNDLE -> bundle(subject);
        };
    }

    static String person(Subject subject) {
        return """
                {"resourceType":"Patient","id":"%s","identifier":[{"system":"%s","value":"%s"}],"name":[{"family":"%s"}],\
                "birthDate":"1970-01-01"}""".formatted(subject.id(Slot.PERSON), SYSTEM, subject.secret(), subject.secret());
    }

    private static String place(Subject subject) {
        return """
                {"resourceType":"Organization","id":"%s","name":"架空診療所"}""".formatted(subject.id(Slot.PLACE));
    }

    /** @param more further elements, with a comma at the end, or nothing */
    static String observation(Subject subject, String category, String word, String more) {
        return """
                {"resourceType":"Observation",%s"status":"final","category":[{"coding":[{"system":\
                "http://terminology.hl7.org/CodeSystem/observation-category","code":"%s"}]}],\
                "code":{"coding":[{"system":"%s","code":"%s"}]},"subject":{"reference":"Patient/%s"},\
                "performer":[{"reference":"Organization/%s"}],"effectiveDateTime":"%s","valueString":"%s"}""".formatted(more, category, SYSTEM, word, subject.id(Slot.PERSON), subject.id(Slot.PLACE), DAY, word);
    }

    private static String report(Subject subject) {
        return """
                {"resourceType":"DiagnosticReport",%s"status":"final","code":{"text":"%s"},"subject":{"reference":"Patient/%s"},\
                "effectiveDateTime":"%s"}""".formatted(measurement(subject, "\"result\":[%1$s],"), subject.open(), subject.id(Slot.PERSON), DAY);
    }

    /** @return the elements that name the measurement; nothing where it is not stored */
    private static String measurement(Subject subject, String elements) {
        String named = """
                {"reference":"Observation/%s","display":"%s"}""".formatted(subject.id(Slot.MEASUREMENT), subject.secret());
        return subject.stored().contains(Slot.MEASUREMENT) ? elements.formatted(named) : "";
    }

    /** About nobody, and made from the measurement. */
    static String referring(Subject subject) {
        return """
                {"resourceType":"Observation","status":"final","code":{"text":"x"},\
                "derivedFrom":[{"reference":"%s"}]}""".formatted(subject.reference(Slot.MEASUREMENT));
    }

    private static String attachment(Subject subject) {
        String data = Base64.getEncoder().encodeToString(subject.secret().getBytes(StandardCharsets.UTF_8));
        return """
                {"resourceType":"Binary","contentType":"text/plain","securityContext":{"reference":"Patient/%s"},\
                "data":"%s"}""".formatted(subject.id(Slot.PERSON), data);
    }

    private static String document(Subject subject) {
        return """
                {"resourceType":"DocumentReference","status":"current","subject":{"reference":"Patient/%s"},\
                "description":"%s","content":[{"attachment":{"contentType":"text/plain","url":"Binary/%s"}}]}""".formatted(subject.id(Slot.PERSON), subject.secret(), subject.id(Slot.ATTACHMENT));
    }

    private static String composition(Subject subject, String more) {
        return """
                {"resourceType":"Composition",%s"status":"final","type":{"text":"%s"},\
                "subject":{"reference":"Patient/%s"},"date":"%s","author":[{"reference":"Organization/%s"}],\
                "title":"%s","section":[{"title":"1","entry":[{"reference":"Observation/%s"}]}]}""".formatted(
                        more,
                        subject.secret(),
                        subject.id(Slot.PERSON),
                        DAY,
                        subject.id(Slot.PLACE),
                        subject.secret(),
                        subject.id(Slot.MEASUREMENT));
    }

    private static String bundle(Subject subject) {
        String first = composition(subject, "\"id\":\"c\",");
        String second = observation(subject, "vital-signs", subject.secret(), "\"id\":\"m\",");
        return """
                {"resourceType":"Bundle","type":"collection","identifier":{"system":"%s","value":"%s"},\
                "timestamp":"2026-03-01T00:00:00Z","entry":[{"fullUrl":"https://leak.example.jp/Composition/c","resource":%s},\
                {"fullUrl":"https://leak.example.jp/Observation/m","resource":%s}]}""".formatted(SYSTEM, subject.secret(), first, second);
    }
}
