package techo.server.research;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimePrimitiveDatatypeDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resources in which every element that FHIR R4 has, also where nobody would look for it, says who somebody is. Where the
 * shape allows it, valid values stand beside, so that the resource is one that leaves.
 */
final class HostileRecords {
    private static final FhirContext CONTEXT = FhirContext.forR4Cached();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEPTH = 4;
    private static final String SUBJECT = "\"%s\":{\"reference\":\"Patient/%s\",\"display\":\"%s\"}";
    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";
    /** Of several values of a result, one leaves. */
    private static final Set<String> OTHER_VALUES = Set.of("valueCodeableConcept", "valueInteger", "valueBoolean");

    private static final Map<String, String> VALID = Map.ofEntries(
            Map.entry("Patient", "\"gender\":\"female\""),
            Map.entry(
                    "Observation",
                    "\"status\":\"final\",\"code\":" + concept("http://loinc.org", "29463-7") + ",\"dataAbsentReason\":"
                            + concept(HL7 + "data-absent-reason", "error")
                            + ",\"valueQuantity\":{\"value\":54,\"unit\":\"NAME\",\"system\":"
                            + "\"http://unitsofmeasure.org\",\"code\":\"kg\"}"),
            Map.entry(
                    "Condition",
                    "\"code\":" + concept("http://hl7.org/fhir/sid/icd-10", "E11")
                            + state("clinicalStatus", "condition-clinical", "active")
                            + state("verificationStatus", "condition-ver-status", "confirmed")
                            + ",\"severity\":" + concept("http://loinc.org", "11506-3")),
            Map.entry(
                    "AllergyIntolerance",
                    "\"criticality\":\"low\",\"code\":"
                            + concept("http://medis.or.jp/CodeSystem/master-HOT9", "100000001")
                            + state("clinicalStatus", "allergyintolerance-clinical", "active")
                            + state("verificationStatus", "allergyintolerance-verification", "confirmed")),
            Map.entry("MedicationRequest", medicine("\"intent\":\"order\",\"status\":\"completed\"")),
            Map.entry("MedicationDispense", medicine("\"status\":\"completed\"")),
            Map.entry("MedicationStatement", medicine("\"status\":\"completed\"")),
            Map.entry(
                    "Immunization",
                    "\"status\":\"completed\",\"vaccineCode\":" + concept("http://hl7.org/fhir/sid/cvx", "208")),
            Map.entry(
                    "Procedure",
                    "\"status\":\"completed\",\"code\":" + concept("http://loinc.org", "11506-3") + ",\"outcome\":"
                            + concept("http://loinc.org", "11506-3")),
            Map.entry(
                    "DiagnosticReport",
                    "\"status\":\"final\",\"code\":" + concept("http://loinc.org", "53576-5") + ",\"conclusionCode\":["
                            + concept("http://hl7.org/fhir/sid/icd-10", "E11") + "]"),
            Map.entry(
                    "Encounter",
                    "\"status\":\"finished\",\"class\":{\"system\":"
                            + "\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"}"));

    private final Person person;
    private final Random random;

    /** What tells who somebody is; none of it may leave. */
    record Person(String id, String name, String kana, String phone, String insured, String day, String postcode) {
        String[] words() {
            return new String[] {id, name, kana, phone, insured, day, postcode};
        }
    }

    HostileRecords(long seed) {
        this.random = new Random(seed);
        this.person = new Person(
                "person-" + Long.toString(Math.abs(random.nextLong()), 36),
                "山田花子" + (char) ('あ' + random.nextInt(60)),
                "YAMADA" + (char) ('A' + random.nextInt(26)),
                "0901234%04d".formatted(random.nextInt(10_000)),
                "0613%08d".formatted(random.nextInt(100_000_000)),
                "19%02d-%02d-%02d".formatted(random.nextInt(90), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                "150-83%02d".formatted(random.nextInt(100)));
    }

    Person person() {
        return person;
    }

    /** As it would be stored: with every element filled. */
    String resource(String type) {
        ObjectNode filled = composite(CONTEXT.getResourceDefinition(type), 0);
        filled.put("resourceType", type);
        filled.put("id", person.id());
        filled.putArray("contained").add(contained());
        String subject = type.equals("AllergyIntolerance") || type.equals("Immunization") ? "patient" : "subject";
        String valid = VALID.get(type)
                + (type.equals("Patient") ? "" : "," + SUBJECT.formatted(subject, person.id(), person.name()));
        filled.remove(OTHER_VALUES);
        try {
            filled.setAll((ObjectNode) JSON.readTree("{" + valid.replace("NAME", person.name()) + "}"));
            if (type.equals("Patient")) {
                filled.put("birthDate", person.day());
                filled.set(
                        "address",
                        JSON.readTree(
                                "[{\"postalCode\":\"" + person.postcode() + "\",\"text\":\"" + person.name() + "\"}]"));
            }
            return JSON.writeValueAsString(filled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode contained() {
        ObjectNode contained = composite(CONTEXT.getResourceDefinition("Patient"), 2);
        contained.put("resourceType", "Patient");
        contained.put("id", "inside");
        return contained;
    }

    private ObjectNode composite(BaseRuntimeElementCompositeDefinition<?> definition, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (BaseRuntimeChildDefinition child : definition.getChildren()) {
            if (child.getElementName().toLowerCase(Locale.ROOT).endsWith("extension")) {
                continue;
            }
            // Of a choice of types a resource has one.
            List<String> names = List.copyOf(new TreeSet<>(child.getValidChildNames()));
            String name = names.get(random.nextInt(names.size()));
            JsonNode value = name.equals("contained") ? null : value(child.getChildByName(name), name, depth);
            if (value != null) {
                object.set(name, child.getMax() == 1 ? value : array(value));
                object.set("_" + name, extended());
            }
        }
        object.set("extension", array(extension()));
        object.set("modifierExtension", array(extension()));
        return object;
    }

    private @Nullable JsonNode value(@Nullable BaseRuntimeElementDefinition<?> type, String name, int depth) {
        if (type instanceof RuntimePrimitiveDatatypeDefinition primitive) {
            return primitive(primitive.getName(), name);
        }
        return type instanceof BaseRuntimeElementCompositeDefinition<?> composite && depth < DEPTH
                ? composite(composite, depth + 1)
                : null;
    }

    private JsonNode primitive(String type, String name) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (type) {
            case "boolean" -> nodes.booleanNode(random.nextBoolean());
            case "integer", "positiveInt", "unsignedInt", "decimal" -> nodes.numberNode(random.nextInt(200));
            case "date" -> nodes.textNode(person.day());
            case "dateTime", "instant" -> nodes.textNode(person.day() + "T08:15:00+09:00");
            case "uri", "url", "canonical", "oid", "uuid" -> nodes.textNode(uri());
            default -> nodes.textNode(name.equals("reference") ? reference() : word());
        };
    }

    private String word() {
        String[] words = person.words();
        return words[random.nextInt(words.length)];
    }

    private String uri() {
        return switch (random.nextInt(4)) {
            case 0 -> "urn:uuid:" + person.id();
            case 1 -> "https://phr.example/fhir/Patient/" + person.id();
            case 2 -> "http://loinc.org/" + person.kana();
            default -> "http://loinc.org";
        };
    }

    private String reference() {
        return switch (random.nextInt(6)) {
            case 0 -> "Patient/" + person.id();
            case 1 -> "Patient/" + person.id() + "/_history/3";
            case 2 -> "https://phr.example/fhir/Patient/" + person.id();
            case 3 -> "urn:uuid:" + person.id();
            case 4 -> "#inside";
            default -> "Practitioner/" + person.id() + "?name=" + person.name();
        };
    }

    private ObjectNode extended() {
        ObjectNode extended = JsonNodeFactory.instance.objectNode();
        extended.put("id", person.id());
        extended.set("extension", array(extension()));
        return extended;
    }

    private ObjectNode extension() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("url", "https://phr.example/" + person.kana())
                .put("valueString", word());
    }

    private static ArrayNode array(JsonNode value) {
        return JsonNodeFactory.instance.arrayNode().add(value);
    }

    private static String concept(String system, String code) {
        return "{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + code
                + "\",\"display\":\"NAME\"}],\"text\":\"NAME\"}";
    }

    private static String state(String element, String system, String code) {
        return ",\"" + element + "\":" + concept(HL7 + system, code);
    }

    private static String medicine(String others) {
        return others + ",\"medicationCodeableConcept\":"
                + concept("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", "1149019F1560");
    }
}
