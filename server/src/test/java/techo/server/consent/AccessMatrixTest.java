package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Every kind of caller, with every width of scope, doing everything to every kind of resource: what is answered. */
@ServerTest
class AccessMatrixTest {
    private static final int NO_RESULT = 1200;
    private static final int RESULT = 1201;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private World world;
    private MatrixCallers callers;
    private final Map<Type, String> stored = new ConcurrentHashMap<>();

    /** Who asks, with the contexts of scopes that count and do not, and what the rules give this caller. */
    private enum Who {
        SELF("patient", "system", Sight.WHOLE, Pen.OWN_RECORD),
        SOMEBODY_ELSE("user", "system", Sight.NOTHING, Pen.OWN_RECORD),
        DELEGATE("patient", "system", Sight.COVERED, Pen.LOOKS_ONLY),
        MANAGING_DELEGATE("patient", "system", Sight.COVERED, Pen.WHAT_IT_SEES),
        FORMER_DELEGATE("user", "system", Sight.NOTHING, Pen.LOOKS_ONLY),
        SYSTEM_WITH_CONSENT("system", "patient", Sight.COVERED, Pen.NONE),
        SYSTEM_WITHOUT_CONSENT("user", "patient", Sight.NOTHING, Pen.NONE),
        STAFF_WITH_CONSENT("user", "patient", Sight.COVERED, Pen.NONE),
        APP_OF_THE_PERSON("patient", "system", Sight.COVERED, Pen.NONE),
        APP_OF_SOMEBODY_ELSE("patient", "system", Sight.NOTHING, Pen.NONE),
        RESEARCHER_WITHOUT_CONSENT("user", "patient", Sight.NOTHING, Pen.NONE),
        OPERATOR("system", "patient", Sight.NOTHING, Pen.FEEDS);

        final String context;
        final String otherContext;
        final Sight sight;
        final Pen pen;

        Who(String context, String otherContext, Sight sight, Pen pen) {
            this.context = context;
            this.otherContext = otherContext;
            this.sight = sight;
            this.pen = pen;
        }

        boolean sees(Type type) {
            return type == Type.Organization
                    || sight == Sight.WHOLE
                    || (sight == Sight.COVERED && type == Type.Observation);
        }
    }

    /** Of the person's record. */
    private enum Sight {
        WHOLE,
        /** What the consent and the delegation name. */
        COVERED,
        NOTHING
    }

    private enum Pen {
        OWN_RECORD,
        /** Of the person's record. */
        WHAT_IT_SEES,
        /** Might have been let write, but was not. */
        LOOKS_ONLY,
        /** Adds to every record, and keeps the directory. */
        FEEDS,
        NONE
    }

    private enum Type {
        Observation,
        /** Neither the consent nor the delegation names allergies. */
        AllergyIntolerance,
        Organization;

        Type another() {
            return this == Observation ? AllergyIntolerance : Observation;
        }
    }

    private enum What {
        READ('r'),
        VREAD('r'),
        HISTORY('r'),
        SEARCH('s'),
        CREATE('c'),
        UPDATE('u'),
        DELETE('d');

        final char letter;

        What(char letter) {
            this.letter = letter;
        }
    }

    private enum Width {
        ALL("*.cruds", "cruds"),
        READ_ONLY("*.r", "r"),
        SEARCH_ONLY("*.s", "s"),
        WRITE_ONLY("*.cud", "cud"),
        THE_TYPE("TYPE.cruds", "cruds"),
        ANOTHER_TYPE("ANOTHER.cruds", ""),
        ANOTHER_CONTEXT("*.cruds", "");

        final String scope;
        final String letters;

        Width(String scope, String letters) {
            this.scope = scope;
            this.letters = letters;
        }
    }

    private record Row(Who who, What what, Type type, Width width) {
        String scope() {
            String context = width == Width.ANOTHER_CONTEXT ? who.otherContext : who.context;
            return context + "/"
                    + width.scope
                            .replace("TYPE", type.name())
                            .replace("ANOTHER", type.another().name());
        }

        /** What the rules say, in the order in which they are asked. */
        int expected() {
            if (width.letters.indexOf(what.letter) < 0) {
                return 403;
            }
            return switch (what) {
                case READ, VREAD, HISTORY -> who.sees(type) ? 200 : 404;
                case SEARCH -> who.sees(type) ? RESULT : NO_RESULT;
                case CREATE -> mayCreate() ? 201 : 403;
                case UPDATE, DELETE -> change();
            };
        }

        private boolean mayCreate() {
            return switch (who.pen) {
                case FEEDS -> true;
                case OWN_RECORD -> type != Type.Organization;
                case WHAT_IT_SEES -> type != Type.Organization && who.sees(type);
                case LOOKS_ONLY, NONE -> false;
            };
        }

        /** A person who may write is not told of what is somebody else's; the others are told that they may not. */
        private int change() {
            boolean directory = type == Type.Organization;
            return switch (who.pen) {
                case OWN_RECORD, WHAT_IT_SEES -> directory ? 403 : who.sees(type) ? 200 : 404;
                case LOOKS_ONLY -> directory || who.sees(type) ? 403 : 404;
                case FEEDS -> directory ? 200 : 403;
                case NONE -> 403;
            };
        }
    }

    @Test
    void every_caller_scope_interaction_and_type_is_answered_as_the_rules_say() {
        world = new World(fhir, tokens);
        world.consent(DataCategory.LAB);
        callers = new MatrixCallers(world);
        for (Type type : Type.values()) {
            stored.put(type, create(type));
        }
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(1_500);
        List<String> wrong = rows.parallelStream()
                .flatMap(row -> {
                    int got = answer(row);
                    return got == row.expected()
                            ? Stream.empty()
                            : Stream.of(row + " expected " + row.expected() + " but was " + got);
                })
                .toList();
        assertThat(wrong).isEmpty();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Who who : Who.values()) {
            for (What what : What.values()) {
                for (Type type : Type.values()) {
                    for (Width width : Width.values()) {
                        rows.add(new Row(who, what, type, width));
                    }
                }
            }
        }
        return rows;
    }

    private int answer(Row row) {
        String token = token(row);
        boolean changes = (row.what == What.UPDATE || row.what == What.DELETE) && row.expected() == 200;
        String id = changes ? create(row.type) : stored.get(row.type);
        String path = "/" + row.type + "/" + id;
        HttpResponse<String> answer = switch (row.what) {
            case READ -> fhir.get(token, path);
            case VREAD -> fhir.get(token, path + "/_history/1");
            case HISTORY -> fhir.get(token, path + "/_history");
            case SEARCH -> fhir.get(token, "/" + row.type + "?_id=" + id);
            case CREATE -> fhir.post(token, "/" + row.type, body(row.type, owner(row.who)));
            case UPDATE -> fhir.put(token, path, named(body(row.type, world.person), id));
            case DELETE -> fhir.delete(token, path);
        };
        if (row.what != What.SEARCH || answer.statusCode() != 200) {
            return answer.statusCode();
        }
        return fhir.parse(Bundle.class, answer).hasEntry() ? RESULT : NO_RESULT;
    }

    private String owner(Who who) {
        return who == Who.SOMEBODY_ELSE ? world.other : world.person;
    }

    private String create(Type type) {
        return World.created(fhir.post(world.operator(), "/" + type, body(type, world.person)));
    }

    private Resource body(Type type, String patient) {
        return switch (type) {
            case Observation -> world.newObservation(patient, "laboratory");
            case AllergyIntolerance ->
                new AllergyIntolerance()
                        .setPatient(new Reference("Patient/" + patient))
                        .setClinicalStatus(new CodeableConcept(new Coding(
                                "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", null)))
                        .setCode(new CodeableConcept().setText("架空の花粉"));
            case Organization -> new Organization().setName("架空病院");
        };
    }

    private static Resource named(Resource body, String id) {
        body.setId(id);
        return body;
    }

    private String token(Row row) {
        String scope = row.scope();
        return switch (row.who) {
            case SELF -> callers.citizen(world.person, scope);
            case SOMEBODY_ELSE -> callers.citizen(world.other, scope);
            case DELEGATE -> callers.delegate(scope);
            case MANAGING_DELEGATE -> callers.managingDelegate(scope);
            case FORMER_DELEGATE -> callers.formerDelegate(scope);
            case SYSTEM_WITH_CONSENT -> callers.system(world.clinic, scope);
            case SYSTEM_WITHOUT_CONSENT -> callers.system("clinic-without-consent", scope);
            case STAFF_WITH_CONSENT -> callers.staff(scope);
            case APP_OF_THE_PERSON -> callers.app(world.person, scope);
            case APP_OF_SOMEBODY_ELSE -> callers.app(world.other, scope);
            case RESEARCHER_WITHOUT_CONSENT -> callers.researcher(scope);
            case OPERATOR -> callers.operator(scope);
        };
    }
}
