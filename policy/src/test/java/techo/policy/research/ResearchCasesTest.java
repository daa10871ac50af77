package techo.policy.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import techo.policy.consent.Period;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/** Runs the case file of releases, which specifies who may receive the data of a study. */
class ResearchCasesTest {
    private static final Path FILE = Path.of("src/test/resources/cases/research/release.yaml");

    @TestFactory
    Stream<DynamicTest> every_case_is_decided_as_written() throws IOException {
        return cases().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.name(), () -> assertThat(c.decided()).isEqualTo(c.want())));
    }

    @Test
    void every_reason_of_the_policy_has_a_case() throws IOException {
        Set<String> wanted = new HashSet<>();
        cases().forEach(c -> wanted.add(c.want()));
        for (ReleaseDecision.Reason reason : ReleaseDecision.Reason.values()) {
            assertThat(wanted).contains("deny because " + reason.code());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Case> cases() throws IOException {
        try (Reader reader = Files.newBufferedReader(FILE)) {
            Map<String, Object> file = yaml().load(reader);
            return ((List<Map<String, Object>>) file.get("cases"))
                    .stream()
                            .map(one -> new Case(
                                    String.valueOf(one.get("case")),
                                    over(file.get("given"), one.get("given")),
                                    over(file.get("request"), one.get("request")),
                                    String.valueOf(one.get("want"))))
                            .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> over(Object common, Object own) {
        Map<String, Object> merged = new HashMap<>((Map<String, Object>) common);
        if (own != null) {
            merged.putAll((Map<String, Object>) own);
        }
        return merged;
    }

    /** Dates stay text, as they are written. */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions dumper = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new Resolver() {
            @Override
            protected void addImplicitResolvers() {}
        });
    }

    private record Case(String name, Map<String, Object> given, Map<String, Object> request, String want) {

        String decided() {
            return new ResearchPolicy()
                    .decide(
                            study(),
                            RecipientRelation.valueOf(given("relation")),
                            caller(),
                            noon(String.valueOf(request.get("day"))))
                    .fold(
                            permit -> "permit as " + permit.as().code(),
                            deny -> "deny because " + deny.reason().code());
        }

        private Study study() {
            Study base = Studies.of(OutputKind.ofCode(given("output")).orElseThrow());
            List<?> period = (List<?>) given.get("period");
            return new Study(
                    base.id(),
                    new RecipientId(given("recipient")),
                    base.protocol(),
                    base.output(),
                    Period.ofDays(day(period.get(0)), day(period.get(1))),
                    base.variables(),
                    base.generalisation(),
                    base.thresholds(),
                    StudyState.valueOf(given("state")),
                    Optional.of(given("published"))
                            .filter(day -> !day.equals("never"))
                            .map(day -> new PublicNotice(URI.create("https://phr.example/s1"), noon(day))));
        }

        private Caller caller() {
            Access access = Access.unnarrowed(
                    new ClientId("client"),
                    PurposeOfUse.ofCode(String.valueOf(request.get("for"))).orElseThrow());
            return switch (String.valueOf(request.getOrDefault("as", "recipient"))) {
                case "citizen" -> new Caller.Citizen(new PatientId("hanako"), access);
                case "delegate" -> new Caller.Delegate(new DelegateId("taro"), new PatientId("hanako"), access);
                case "operator" -> new Caller.Operator(access);
                default ->
                    new Caller.Recipient(
                            new RecipientId(String.valueOf(request.get("recipient"))),
                            RecipientType.CONTRACTOR,
                            access,
                            agent(String.valueOf(request.get("study"))));
            };
        }

        private static RecipientAgent agent(String study) {
            return study.equals("none")
                    ? new RecipientAgent.ClientSystem()
                    : new RecipientAgent.Analysis(new ProjectId(study));
        }

        private String given(String key) {
            return String.valueOf(given.get(key));
        }

        private static LocalDate day(Object text) {
            return LocalDate.parse(String.valueOf(text));
        }

        private static Instant noon(String day) {
            return day(day).atTime(12, 0).atZone(Period.JAPAN).toInstant();
        }
    }
}
