package techo.server.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import techo.policy.consent.Period;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;

/** Tokens of every kind of caller, of clients that two operators registered and of delegates of the person of a world. */
final class MatrixCallers {
    private final World world;
    private final String delegate;
    private final String managing;
    private final String former;
    private final String staffClient = World.id("staff");
    private final String appClient = World.id("app");
    private final String researchClient = World.id("research");

    MatrixCallers(World world) {
        this.world = world;
        Patient child = new Patient();
        child.addName().setText("架空 花子");
        child.setBirthDateElement(
                new DateType(LocalDate.now(Period.JAPAN).minusYears(10).toString()));
        child.setId(world.person);
        World.made(world.fhir.put(world.operator(), "/Patient/" + world.person, child));
        this.delegate = relatedPerson();
        this.managing = relatedPerson();
        this.former = relatedPerson();
        establish(delegate, "view");
        establish(managing, "view", "manage");
        end(establish(former, "view", "manage"));
        register(world.clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT, staffClient, appClient);
        String institute = World.id("institute");
        Organization organization = new Organization();
        organization.setName("架空研究所").setId(institute);
        World.made(world.fhir.put(world.operator(), "/Organization/" + institute, organization));
        register(institute, RecipientType.RESEARCHER, PurposeOfUse.RESEARCH, researchClient);
    }

    private String relatedPerson() {
        RelatedPerson related = new RelatedPerson();
        related.setPatient(new Reference("Patient/" + world.person));
        return World.created(world.fhir.post(world.operator(), "/RelatedPerson", related));
    }

    private String establish(String relatedPerson, String... rights) {
        Parameters parent = new Parameters();
        parent.addParameter("delegate", new Reference("RelatedPerson/" + relatedPerson));
        parent.addParameter("kind", new CodeType("parent"));
        Stream.of(rights).forEach(right -> parent.addParameter("right", new CodeType(right)));
        parent.addParameter("category", new CodeType("LAB"));
        parent.addParameter("document", new CodeType("family-register"));
        return answer("$delegation-establish", parent)
                .getParameterValue("delegation")
                .primitiveValue();
    }

    private void end(String delegation) {
        Parameters body = new Parameters();
        body.addParameter("delegation", new StringType(delegation));
        answer("$delegation-end", body);
    }

    private Parameters answer(String operation, Parameters body) {
        var answer = world.fhir.post(world.operator(), "/Patient/" + world.person + "/" + operation, body);
        World.made(answer);
        return world.fhir.parse(Parameters.class, answer);
    }

    private void register(String organization, RecipientType type, PurposeOfUse purpose, String... clients) {
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType(type.code()));
        entry.addParameter("legal-name", new StringType("架空法人"));
        entry.addParameter("address", new StringType("東京都架空区1-1"));
        entry.addParameter("representative", new StringType("代表 架空 一郎"));
        entry.addParameter("purpose", new CodeType(purpose.code()));
        entry.addParameter(
                "checklist-until", new InstantType(Date.from(Instant.now().plus(1, ChronoUnit.DAYS))));
        Map<String, String> agents = Map.of(staffClient, "staff", appClient, "app", researchClient, "researcher");
        for (String client : clients) {
            ParametersParameterComponent registered = entry.addParameter().setName("client");
            registered.addPart().setName("issuer").setValue(new UriType(world.tokens.uri()));
            registered.addPart().setName("id").setValue(new StringType(client));
            registered.addPart().setName("purpose").setValue(new CodeType(purpose.code()));
            registered.addPart().setName("agent").setValue(new CodeType(agents.get(client)));
            if (client.equals(researchClient)) {
                registered.addPart().setName("study").setValue(new StringType("study-" + UUID.randomUUID()));
            }
        }
        String path = "/Organization/" + organization + "/";
        var proposed = world.fhir.post(world.tokens.operator("alice"), path + "$recipient-propose", entry);
        World.made(proposed);
        Parameters approval = new Parameters();
        approval.addParameter(
                "change",
                new StringType(world.fhir
                        .parse(Parameters.class, proposed)
                        .getParameterValue("change")
                        .primitiveValue()));
        World.made(world.fhir.post(world.tokens.operator("bob"), path + "$recipient-approve", approval));
    }

    String citizen(String patient, String scope) {
        return token(scope, Map.of("techo_caller", "citizen", "patient", patient));
    }

    String delegate(String scope) {
        return delegate(delegate, scope);
    }

    String managingDelegate(String scope) {
        return delegate(managing, scope);
    }

    String formerDelegate(String scope) {
        return delegate(former, scope);
    }

    private String delegate(String relatedPerson, String scope) {
        return token(
                scope,
                Map.of(
                        "techo_caller",
                        "delegate",
                        "patient",
                        world.person,
                        "fhirUser",
                        "RelatedPerson/" + relatedPerson,
                        "purpose",
                        PurposeOfUse.LEGAL_REP.code()));
    }

    /** Through a client that the configuration knows. */
    String system(String organization, String scope) {
        return token(
                scope,
                Map.of(
                        "techo_caller",
                        "recipient",
                        "recipient",
                        organization,
                        "recipient_type",
                        RecipientType.MEDICAL.code(),
                        "purpose",
                        PurposeOfUse.TREAT.code()));
    }

    String staff(String scope) {
        return recipient(staffClient, PurposeOfUse.TREAT, "fhirUser", "Practitioner/doctor", scope);
    }

    String app(String patient, String scope) {
        return recipient(appClient, PurposeOfUse.TREAT, "patient", patient, scope);
    }

    String researcher(String scope) {
        return recipient(researchClient, PurposeOfUse.RESEARCH, "fhirUser", "Practitioner/researcher", scope);
    }

    private String recipient(String client, PurposeOfUse purpose, String claim, String value, String scope) {
        return token(
                scope,
                Map.of("techo_caller", "recipient", "client_id", client, "purpose", purpose.code(), claim, value));
    }

    String operator(String scope) {
        return token(scope, Map.of("techo_caller", "operator", "purpose", PurposeOfUse.OPERATE.code()));
    }

    private String token(String scope, Map<String, String> said) {
        return world.tokens.token(claims -> {
            claims.claim("scope", scope);
            said.forEach(claims::claim);
        });
    }
}
