package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.policy.audit.ChainDefect;
import techo.policy.audit.ChainVerifier;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;

/** What operators do about an incident: one asks how far it reaches, and another for the persons. */
public final class IncidentSteps {
    private final FhirHttp fhir;
    private final TestIssuer tokens;
    private final DataSource database;

    public IncidentSteps(FhirHttp fhir, TestIssuer tokens, DataSource database) {
        this.fhir = fhir;
        this.tokens = tokens;
        this.database = database;
    }

    Parameters scope(Parameters incident) {
        return require(fhir.post(tokens.operator("alice"), "/$incident-scope", incident));
    }

    /** @param operator who is not the one who asked for the scope */
    HttpResponse<String> askPersons(String operator, Parameters scope) {
        return fhir.post(
                tokens.operator(operator),
                "/$incident-persons",
                new Parameters().addParameter("incident", new StringType(value(scope, "incident"))));
    }

    /** References to the persons. */
    List<String> persons(Parameters scope) {
        return require(askPersons("bob", scope)).getParameter().stream()
                .filter(person -> person.getName().equals("person"))
                .map(person -> ((Reference) person.getPartFirstRep().getValue()).getReference())
                .toList();
    }

    Parameters require(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    static String value(Parameters parameters, String name) {
        return parameters.getParameter(name).getValue().primitiveValue();
    }

    /** The whole trail verifies. */
    void assertSound() throws Exception {
        List<ChainDefect> defects = new ArrayList<>();
        ChainVerifier verifier = new ChainVerifier(List.of(), defects::add);
        try (Connection connection = database.getConnection()) {
            new StoredChains(connection).recompute(verifier::accept);
        }
        verifier.finish();
        assertThat(defects).isEmpty();
    }
}
