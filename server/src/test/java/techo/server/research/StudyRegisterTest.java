package techo.server.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class StudyRegisterTest {
    private final String study = "study-" + UUID.randomUUID();
    private final String university = "university-" + UUID.randomUUID();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void a_study_takes_two_operators() {
        ok(operator("alice", "$propose-study", anonymised()));
        HttpResponse<String> alone = operator("alice", "$approve-study", named());
        assertThat(alone.statusCode()).isEqualTo(403);
        assertThat(alone.body()).contains("study-second-operator-required");
        Parameters approved = ok(operator("bob", "$approve-study", named()));
        assertThat(value(approved, "state")).isEqualTo("approved");
    }

    @Test
    void pseudonymised_data_for_a_third_party_are_not_registered() {
        Parameters asked = anonymised();
        asked.getParameter("output").setValue(new CodeType("pseudonymised"));
        HttpResponse<String> refused = operator("alice", "$propose-study", asked);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("study-pseudonymised-to-third-party");
    }

    @Test
    void a_study_that_asks_for_more_than_its_kind_may_have_is_not_registered() {
        assertThat(refusal(asked("dates", new CodeType("shifted")))).isEqualTo(422);
        assertThat(refusal(asked("smallest-class", new StringType("9")))).isEqualTo(422);
        assertThat(refusal(asked("variable", new StringType("DocumentReference"))))
                .isEqualTo(422);
        assertThat(refusal(asked("variabel", new StringType("Condition"))))
                .as("a word that is not known may be a bound that was misspelt")
                .isEqualTo(422);
    }

    @Test
    void a_study_says_for_whom_what_for_by_which_protocol_when_and_what_it_asks_for() {
        for (String part : List.of("recipient", "output", "title", "purpose", "document", "period", "variable")) {
            Parameters asked = anonymised();
            asked.getParameter().removeIf(parameter -> parameter.getName().equals(part));
            HttpResponse<String> refused = operator("alice", "$propose-study", asked);
            assertThat(refused.statusCode()).as("without " + part).isEqualTo(422);
            assertThat(refused.body()).contains("study-invalid");
        }
        assertThat(fhir.get(tokens.operator("alice"), "/ResearchStudy/$study?study=" + study)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_bounds_a_study_does_not_change() {
        ok(operator("alice", "$propose-study", anonymised()));
        HttpResponse<String> again =
                operator("alice", "$propose-study", asked("variable", new StringType("Condition")));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("study-exists");
    }

    @Test
    void the_study_tells_element_by_element_what_leaves_and_what_the_public_must_read() {
        Parameters shown = ok(operator("alice", "$propose-study", anonymised()));
        assertThat(value(shown, "public-text")).contains("匿名加工情報", "A study of weight", "第43条第3項");
        assertThat(shown.getParameter().stream()
                        .filter(parameter -> parameter.getName().equals("element"))
                        .map(element -> element.getPart().get(1).getValue().primitiveValue()))
                .contains("Observation.code", "Observation.valueQuantity", "Patient.birthDate")
                .doesNotContain("Observation.note", "Patient.name");
    }

    @Test
    void what_is_public_is_said_once_the_study_is_approved() {
        Parameters published = named();
        published.addParameter("address", new StringType("https://phr.example/studies/1"));
        ok(operator("alice", "$propose-study", anonymised()));
        assertThat(operator("alice", "$publish-study", published).statusCode()).isEqualTo(409);
        ok(operator("bob", "$approve-study", named()));
        assertThat(value(ok(operator("alice", "$publish-study", published)), "notice-address"))
                .isEqualTo("https://phr.example/studies/1");
        Parameters plain = named();
        plain.addParameter("address", new StringType("http://phr.example/studies/1"));
        assertThat(operator("alice", "$publish-study", plain).statusCode()).isEqualTo(422);
    }

    @Test
    void who_approves_looks_at_the_studies_whose_releases_can_be_laid_beside_it() {
        Parameters earlier = anonymised();
        earlier.getParameter("study").setValue(new StringType(study + "-earlier"));
        ok(operator("alice", "$propose-study", earlier));
        ok(operator("bob", "$approve-study", named(study + "-earlier")));
        assertThat(value(ok(operator("alice", "$propose-study", anonymised())), "beside"))
                .isEqualTo(study + "-earlier");
        HttpResponse<String> refused = operator("bob", "$approve-study", named());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("study-beside-others");
        Parameters looked = named().addParameter("beside", study + "-earlier");
        assertThat(value(ok(operator("bob", "$approve-study", looked)), "state"))
                .isEqualTo("approved");
    }

    @Test
    void of_two_studies_that_are_approved_at_once_the_second_is_laid_beside_the_first() throws Exception {
        Parameters other = anonymised();
        other.getParameter("study").setValue(new StringType(study + "-other"));
        ok(operator("alice", "$propose-study", other));
        ok(operator("alice", "$propose-study", anonymised()));
        TransactionTemplate first = new TransactionTemplate(transactions);

        CompletableFuture<HttpResponse<String>> second = first.execute(status -> {
            // What the first approval has done when its transaction has not ended.
            database.update(
                    "update techo_study set state = 'APPROVED', approved_by = 'bob', approved_at = ? where study = ?",
                    OffsetDateTime.now(ZoneOffset.UTC),
                    study + "-other");
            CompletableFuture<HttpResponse<String>> meanwhile =
                    CompletableFuture.supplyAsync(() -> operator("bob", "$approve-study", named()));
            assertThatThrownBy(() -> meanwhile.get(700, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            return meanwhile;
        });

        HttpResponse<String> refused = second.get(10, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("study-beside-others");
    }

    @Test
    void a_study_of_other_resources_or_of_another_recipient_is_not_beside_it() {
        Parameters other = anonymised();
        other.getParameter("study").setValue(new StringType(study + "-other"));
        other.getParameter().removeIf(parameter -> parameter.getName().equals("variable"));
        other.addParameter("variable", new StringType("Immunization"));
        ok(operator("alice", "$propose-study", other));
        ok(operator("bob", "$approve-study", named(study + "-other")));
        Parameters elsewhere = anonymised();
        elsewhere.getParameter("study").setValue(new StringType(study + "-elsewhere"));
        elsewhere.getParameter("recipient").setValue(new Reference("Organization/" + university + "-2"));
        ok(operator("alice", "$propose-study", elsewhere));
        ok(operator("bob", "$approve-study", named(study + "-elsewhere")));
        ok(operator("alice", "$propose-study", anonymised()));
        ok(operator("bob", "$approve-study", named()));
    }

    @Test
    void a_closed_study_stays_closed() {
        ok(operator("alice", "$propose-study", anonymised()));
        assertThat(value(ok(operator("alice", "$close-study", named())), "state"))
                .isEqualTo("closed");
        assertThat(operator("bob", "$approve-study", named()).statusCode()).isEqualTo(409);
        assertThat(operator("bob", "$close-study", named()).statusCode()).isEqualTo(409);
    }

    @Test
    void only_operators_know_the_register() {
        ok(operator("alice", "$propose-study", anonymised()));
        String researcher = tokens.recipient("university", RecipientType.RESEARCHER, PurposeOfUse.RESEARCH);
        for (String token : new String[] {researcher, tokens.citizen("hanako")}) {
            assertThat(fhir.get(token, "/ResearchStudy/$study?study=" + study).statusCode())
                    .isEqualTo(403);
            assertThat(fhir.post(token, "/ResearchStudy/$propose-study", anonymised())
                            .statusCode())
                    .isEqualTo(403);
        }
        for (String operation :
                List.of("$propose-study", "$approve-study", "$publish-study", "$close-study", "$destroy-study-keys")) {
            assertThat(fhir.post(tokens.citizen("hanako"), "/ResearchStudy/" + operation, new Parameters())
                            .statusCode())
                    .as("%s, before it is said what is missing", operation)
                    .isEqualTo(403);
            assertThat(operator("bob", operation, new Parameters()).statusCode())
                    .as(operation)
                    .isEqualTo(422);
        }
        assertThat(fhir.get(tokens.operator("bob"), "/ResearchStudy/$study?study=" + study)
                        .statusCode())
                .isEqualTo(200);
    }

    private Parameters anonymised() {
        Parameters asked = named();
        asked.addParameter("recipient", new Reference("Organization/" + university));
        asked.addParameter("output", new CodeType("anonymised"));
        asked.addParameter("title", new StringType("A study of weight"));
        asked.addParameter("purpose", new StringType("To learn how weight changes"));
        asked.addParameter("document", new StringType("Protocol 12, approved by the board on 2026-01-15"));
        asked.addParameter(
                "period",
                new Period()
                        .setStartElement(new DateTimeType("2026-04-01"))
                        .setEndElement(new DateTimeType("2036-03-31")));
        asked.addParameter("variable", new StringType("Patient"));
        asked.addParameter("variable", new StringType("Observation?code=http://loinc.org|29463-7"));
        return asked;
    }

    private Parameters asked(String name, Type value) {
        Parameters asked = anonymised();
        asked.addParameter().setName(name).setValue(value);
        return asked;
    }

    private Parameters named() {
        return named(study);
    }

    private static Parameters named(String study) {
        Parameters named = new Parameters();
        named.addParameter("study", new StringType(study));
        return named;
    }

    private int refusal(Parameters asked) {
        return operator("alice", "$propose-study", asked).statusCode();
    }

    private HttpResponse<String> operator(String who, String operation, Parameters body) {
        return fhir.post(tokens.operator(who), "/ResearchStudy/" + operation, body);
    }

    private Parameters ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    private static String value(Parameters answer, String name) {
        return answer.getParameter(name).getValue().primitiveValue();
    }
}
