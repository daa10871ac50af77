package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import techo.policy.identity.Caller;

/** Runs every case file, through the policy and through compiled grants: both must agree with the file. */
class ConsentCasesTest {
    private static final Path FILES = Path.of("src/test/resources/cases/consent");

    @TestFactory
    Stream<DynamicTest> every_case_is_decided_as_written() {
        return cases().stream()
                .map(c -> DynamicTest.dynamicTest(c.description(), () -> {
                    assertThat(decision(c)).isEqualTo(c.want());
                    assertThat(grantsCover(c)).isEqualTo(c.want().startsWith("permit"));
                }));
    }

    @Test
    void every_reason_of_the_policy_has_a_case() {
        Set<String> wanted = new HashSet<>();
        cases().forEach(c -> wanted.add(c.want().replaceFirst("^deny ", "")));
        for (DenyReason reason : DenyReason.values()) {
            // Decided beside the policy: there are no facts to ask about, or the version at hand is withheld.
            if (reason != DenyReason.OWNER_UNKNOWN && reason != DenyReason.QUARANTINED) {
                assertThat(wanted).contains(reason.code());
            }
        }
        assertThat(cases()).hasSizeGreaterThan(40);
    }

    private static String decision(ConsentCase c) {
        return new ConsentPolicy()
                .decide(c.request(), c.consents())
                .fold(
                        permit -> "permit "
                                + permit.decidedBy()
                                        .consent()
                                        .map(ref -> ref.id().value() + "/" + ref.version())
                                        .orElseGet(() -> permit.decidedBy().code()),
                        deny -> "deny " + deny.reason().code());
    }

    private static boolean grantsCover(ConsentCase c) {
        ResourceFacts resource = c.request().resource();
        return resource.owner()
                .map(owner -> c.request()
                        .caller()
                        .fold(
                                citizen -> citizen.patient().equals(owner),
                                recipient -> grantsCover(c, recipient),
                                operator -> false))
                .orElse(true);
    }

    private static boolean grantsCover(ConsentCase c, Caller.Recipient recipient) {
        return PurposeCeiling.opens(recipient.purpose(), recipient.type())
                && new GrantCompiler()
                        .compile(c.request().resource().owner().orElseThrow(), c.consents()).stream()
                                .filter(grant -> grant.grantee().equals(recipient.recipient()))
                                .filter(grant -> grant.purpose() == recipient.purpose())
                                .anyMatch(grant -> grant.covers(
                                        c.request().resource(), c.request().at()));
    }

    private static List<ConsentCase> cases() {
        List<ConsentCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.sorted().toList()) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    for (Object document : yaml().loadAll(reader)) {
                        cases.add(read(document));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    @SuppressWarnings("unchecked") // what a YAML reader returns for a mapping
    private static ConsentCase read(Object document) {
        return ConsentCase.of((Map<String, Object>) document);
    }

    /** Dates stay text, as they are written. */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        DumperOptions dumper = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new Resolver() {
            @Override
            protected void addImplicitResolvers() {}
        });
    }
}
