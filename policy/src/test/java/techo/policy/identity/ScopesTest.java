package techo.policy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import techo.policy.identity.Scope.Code;
import techo.policy.identity.Scope.Context;
import techo.policy.identity.Scope.Element;
import techo.policy.identity.Scope.OfResources;
import techo.policy.identity.Scope.Restriction;
import techo.policy.identity.ScopeReading.Fault;

class ScopesTest {
    private static final String LABORATORY =
            "category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory";

    @ParameterizedTest
    @CsvSource({
        "patient/Observation.r, READ",
        "patient/Observation.rs, READ SEARCH",
        "user/Observation.cruds, CREATE READ UPDATE DELETE SEARCH",
        "system/*.cud, CREATE UPDATE DELETE",
        "patient/Observation.read, READ SEARCH",
        "patient/Observation.write, CREATE UPDATE DELETE",
        "patient/*.*, CREATE READ UPDATE DELETE SEARCH"
    })
    void letters_and_the_words_of_version_1_say_what_may_be_done(String scope, String permissions) {
        Set<Permission> expected = EnumSet.noneOf(Permission.class);
        for (String permission : permissions.split(" ")) {
            expected.add(Permission.valueOf(permission));
        }
        for (Permission permission : Permission.values()) {
            assertThat(read(scope).mayOpen(permission, "Observation")).isEqualTo(expected.contains(permission));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "openid patient/*.cruds",
                "user/Observation.rs?" + LABORATORY,
                "system/Observation.s?category=urn:a|1,urn:b|2&code=urn:c|3 system/Patient.r",
                "patient/Observation.read fhirUser"
            })
    void the_text_of_scopes_reads_as_the_same_scopes(String text) {
        Scopes scopes = read(text);
        assertThat(read(scopes.text())).isEqualTo(scopes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient/Observation",
                "patient/Observation.",
                "patient/Observation.sr",
                "patient/Observation.rr",
                "patient/Observation.rx",
                "patient/Observation.RS",
                "patient/observation.rs",
                "patient/Observation*.rs",
                "patient/.rs",
                "patient/*",
                "patient/**.rs",
                "patient/Observation.rs?",
                "patient//Observation.rs",
                "patient/Observation/1.rs",
                "Patient/Observation.rs",
                "PATIENT/*.rs",
                "patient.Observation.rs",
                "user/Observation.rs\nuser/*.cruds",
                "user/Observation.rs\tuser/*.cruds",
                "system/*.readwrite"
            })
    void what_begins_like_a_scope_of_resources_must_go_on_like_one(String scope) {
        assertThat(fault(scope)).isEqualTo(Fault.MALFORMED);
        assertThat(fault("patient/*.rs " + scope)).isEqualTo(Fault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient/Observation.rs?category=laboratory",
                "patient/Observation.rs?category=|laboratory",
                "patient/Observation.rs?category=http://x|",
                "patient/Observation.rs?category=http://x|a|b",
                "patient/Observation.rs?category=http://x|a,",
                "patient/Observation.rs?category=http://x%7Ca",
                "patient/Observation.rs?category:not=http://x|a",
                "patient/Observation.rs?category=http://x|a&category=http://x|b",
                "patient/Observation.rs?category=http://x|a&",
                "patient/Observation.rs?subject=Patient/1",
                "patient/Observation.rs?_filter=x",
                "patient/Observation.rs?_has:Group:member:_id=1",
                "patient/Observation.rs?patient.name=x",
                "patient/Observation.rs?status=final",
                "patient/AllergyIntolerance.rs?code=http://x|a",
                "patient/*.rs?category=http://x|a",
                "patient/*.rs?code=http://x|a"
            })
    void a_restriction_that_cannot_be_enforced_is_refused_and_not_overlooked(String scope) {
        assertThat(fault(scope)).isEqualTo(Fault.RESTRICTION_UNSUPPORTED);
    }

    @Test
    void a_restriction_names_codes_in_their_systems() {
        OfResources scope = only("patient/Observation.rs?category=http://x|a,http://y|b&code=http://loinc.org|2093-3");
        assertThat(scope.context()).isEqualTo(Context.PATIENT);
        assertThat(scope.type()).isEqualTo(Optional.of("Observation"));
        assertThat(scope.restrictions())
                .containsExactlyInAnyOrder(
                        new Restriction(Element.CATEGORY, Set.of(new Code("http://x", "a"), new Code("http://y", "b"))),
                        new Restriction(Element.CODE, Set.of(new Code("http://loinc.org", "2093-3"))));
    }

    @Test
    void a_category_of_consents_narrows_every_type() {
        assertThat(only("patient/*.rs?category=" + Scopes.DATA_CATEGORIES + "|LAB")
                        .restrictions())
                .hasSize(1);
    }

    @Test
    void scopes_that_are_not_about_resources_are_nobodys_business_here() {
        Scopes scopes = read("openid fhirUser launch launch/patient offline_access profile");
        assertThat(scopes.opensNothing()).isTrue();
        assertThat(scopes.granted()).contains(new Scope.Named("launch/patient"));
        assertThat(read("").opensNothing()).isTrue();
    }

    @Test
    void a_scope_of_another_context_opens_nothing() {
        Scopes scopes = read("system/*.cruds patient/Condition.r").within(Set.of(Context.PATIENT, Context.USER));
        assertThat(scopes.mayOpen(Permission.READ, "Condition")).isTrue();
        assertThat(scopes.mayOpen(Permission.READ, "Observation")).isFalse();
    }

    @Test
    void only_an_unrestricted_star_opens_all() {
        assertThat(read("patient/*.rs").openAll(Permission.READ)).isTrue();
        assertThat(read("patient/*.rs").openAll(Permission.CREATE)).isFalse();
        assertThat(read("patient/Observation.rs").openAll(Permission.READ)).isFalse();
        assertThat(read("patient/*.rs?category=" + Scopes.DATA_CATEGORIES + "|LAB")
                        .openAll(Permission.READ))
                .isFalse();
    }

    @Test
    void a_wider_scope_contains_a_finer_one_and_never_the_other_way_round() {
        Scopes all = read("openid patient/*.rs");
        assertThat(all.contain(only("patient/Observation.r?" + LABORATORY))).isTrue();
        assertThat(all.contain(only("patient/Observation.cr"))).isFalse();
        assertThat(all.contain(only("user/Observation.r"))).isFalse();
        assertThat(all.contain(new Scope.Named("openid"))).isTrue();
        assertThat(all.contain(new Scope.Named("offline_access"))).isFalse();
        Scopes laboratory = read("patient/Observation.rs?" + LABORATORY);
        assertThat(laboratory.contain(only("patient/Observation.rs"))).isFalse();
        assertThat(laboratory.contain(only("patient/Observation.rs?" + LABORATORY + ",http://x|a")))
                .isFalse();
        assertThat(laboratory.contain(only("patient/Observation.s?" + LABORATORY + "&code=http://x|a")))
                .isTrue();
    }

    @Test
    void an_endless_list_of_scopes_is_refused() {
        assertThat(fault("patient/*.rs ".repeat(201))).isEqualTo(Fault.TOO_MANY);
        assertThat(fault("x".repeat(8_001))).isEqualTo(Fault.TOO_MANY);
    }

    /** The seed is in the message of a failure. */
    @Test
    void whatever_is_read_opens_no_more_than_its_letters_say() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "patientusersystem/*.cruds?=|&,Observation:http read";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "patient/" : "");
            int length = random.nextInt(24);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            ScopeReading reading = Scopes.read(text.toString());
            if (reading instanceof ScopeReading.Read read && !read.scopes().opensNothing()) {
                assertThat(text.toString())
                        .as("seed %d", seed)
                        .containsPattern("(patient|user|system)/(\\*|[A-Z][A-Za-z]+)\\.[cruds*a-z]+");
            }
        }
    }

    private static Scopes read(String text) {
        return Scopes.read(text).fold(scopes -> scopes, fault -> {
            throw new AssertionError(fault);
        });
    }

    private static OfResources only(String text) {
        return (OfResources) read(text).granted().iterator().next();
    }

    private static Fault fault(String text) {
        return Scopes.read(text)
                .fold(
                        scopes -> {
                            throw new AssertionError(text + " was read");
                        },
                        fault -> fault);
    }
}
