package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.identity.Permission;
import techo.policy.identity.Scopes;

class ScopePolicyTest {
    private static final String KINDS = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final CodedFact CHOLESTEROL = new CodedFact("http://loinc.org", "2093-3");
    private static final ResourceDescription LABORATORY =
            new ResourceDescription("Observation", Set.of(new CodedFact(KINDS, "laboratory")), Set.of(CHOLESTEROL));
    private static final ResourceDescription SURVEY =
            new ResourceDescription("Observation", Set.of(new CodedFact(KINDS, "survey")), Set.of(CHOLESTEROL));

    @Test
    void a_type_opens_its_resources_and_no_others() {
        assertThat(opens("patient/Observation.rs", LABORATORY)).isTrue();
        assertThat(opens("patient/Condition.rs", LABORATORY)).isFalse();
        assertThat(opens("patient/Observation.c", LABORATORY)).isFalse();
    }

    @Test
    void a_category_is_that_of_the_resource_and_not_one_that_is_stored_alike() {
        String scope = "patient/Observation.rs?category=" + KINDS + "|survey";
        ResourceDescription history = new ResourceDescription(
                "Observation", Set.of(new CodedFact(KINDS, "social-history")), Set.of(CHOLESTEROL));
        assertThat(opens(scope, SURVEY)).isTrue();
        assertThat(opens(scope, history)).isFalse();
        assertThat(opens(scope, LABORATORY)).isFalse();
    }

    @Test
    void all_restrictions_must_hold() {
        String scope = "patient/Observation.rs?category=" + KINDS + "|laboratory&code=http://loinc.org|";
        assertThat(opens(scope + "2093-3", LABORATORY)).isTrue();
        assertThat(opens(scope + "718-7", LABORATORY)).isFalse();
        assertThat(opens(scope + "718-7,http://loinc.org|2093-3", LABORATORY)).isTrue();
        assertThat(opens(scope + "2093-3", SURVEY)).isFalse();
    }

    @Test
    void a_category_of_consents_is_what_the_server_made_of_the_resource() {
        String scope = "patient/*.rs?category=" + Scopes.DATA_CATEGORIES + "|CK-SPEC";
        assertThat(opens(scope, LABORATORY, DataCategory.CK_SPEC)).isTrue();
        assertThat(opens(scope, LABORATORY, DataCategory.LAB)).isFalse();
    }

    @Test
    void one_open_scope_is_enough_and_another_one_never_closes() {
        assertThat(opens("patient/Observation.rs?category=" + KINDS + "|survey patient/*.rs", LABORATORY))
                .isTrue();
    }

    private static boolean opens(String scopes, ResourceDescription resource) {
        return opens(scopes, resource, DataCategory.LAB);
    }

    private static boolean opens(String scopes, ResourceDescription resource, DataCategory category) {
        return new ScopePolicy()
                .opens(
                        Scopes.read(scopes).fold(read -> read, fault -> Scopes.NONE),
                        Permission.READ,
                        resource,
                        category);
    }
}
