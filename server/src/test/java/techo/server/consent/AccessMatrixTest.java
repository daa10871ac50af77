package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
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
    private final Map<Type, String> stored = new ConcurrentHashMap<>();

    private enum Who {
        SELF("patient", "system", true),
        SOMEBODY_ELSE("user", "system", false),
        RECIPIENT_WITH_CONSENT("system", "patient", true),
        RECIPIENT_WITHOUT_CONSENT("user", "patient", false),
        OPERATOR("system", "patient", false);

        final String context;
        final String otherContext;
        final boolean sees;

        Who(String context, String otherContext, boolean sees) {
            this.context = context;
            this.otherContext = otherContext;
            this.sees = sees;
        }

        boolean person() {
            return this == SELF || this == SOMEBODY_ELSE;
        }
    }

    private enum Type {
        Observation,
        Condition,
        Organization;

        Type another() {
            return this == Observation ? Condition : Observation;
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
        LOOK("*.rs", "rs"),
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
            boolean directory = type == Type.Organization;
            return switch (what) {
                case READ, VREAD, HISTORY -> directory || who.sees ? 200 : 404;
                case SEARCH -> directory || who.sees ? RESULT : NO_RESULT;
                case CREATE -> mayWrite(directory) ? 201 : 403;
                case UPDATE, DELETE ->
                    who == Who.SOMEBODY_ELSE && !directory
                            ? 404
                            : mayWrite(directory) && (directory || who != Who.OPERATOR) ? 200 : 403;
            };
        }

        private boolean mayWrite(boolean directory) {
            return who == Who.OPERATOR || (who.person() && !directory);
        }
    }

    @Test
    void every_caller_scope_interaction_and_type_is_answered_as_the_rules_say() {
        world = new World(fhir, tokens);
        world.consent(DataCategory.LAB, DataCategory.PROBLEM);
        for (Type type : Type.values()) {
            stored.put(type, create(type));
        }
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(800);
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
            case Condition -> {
                Condition condition = new Condition();
                condition.setSubject(new Reference("Patient/" + patient));
                condition.getCode().setText("架空の病名");
                yield condition;
            }
            case Organization -> new Organization().setName("架空病院");
        };
    }

    private static Resource named(Resource body, String id) {
        body.setId(id);
        return body;
    }

    private String token(Row row) {
        return tokens.token(claims -> {
            claims.claim("scope", row.scope());
            switch (row.who) {
                case SELF -> claims.claim("techo_caller", "citizen").claim("patient", world.person);
                case SOMEBODY_ELSE -> claims.claim("techo_caller", "citizen").claim("patient", world.other);
                case RECIPIENT_WITH_CONSENT, RECIPIENT_WITHOUT_CONSENT ->
                    claims.claim("techo_caller", "recipient")
                            .claim("recipient", row.who.sees ? world.clinic : "clinic-without-consent")
                            .claim("recipient_type", RecipientType.MEDICAL.code())
                            .claim("purpose", PurposeOfUse.TREAT.code());
                case OPERATOR -> claims.claim("techo_caller", "operator").claim("purpose", PurposeOfUse.OPERATE.code());
            }
        });
    }
}
