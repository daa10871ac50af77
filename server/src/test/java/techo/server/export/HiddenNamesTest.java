package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.KnownResources;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.Masking;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.Permission;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/** What rows of one slice name, without a database: none of them names a Patient. */
class HiddenNamesTest {
    private final HiddenById stored = new HiddenById();
    private final HiddenNames.Asking asking = new HiddenNames(
                    stored, new Masking(new CategoryRules()), new JdbcTemplate(), Clock.systemUTC())
            .asking(new Caller.Recipient(
                    new RecipientId("clinic"),
                    RecipientType.MEDICAL,
                    Access.unnarrowed(new ClientId("app"), PurposeOfUse.TREAT)));

    @Test
    void what_is_named_again_is_not_asked_about_again() {
        assertThat(asking.look(List.of(naming("Encounter/open"), naming("Encounter/hidden")))
                        .inPart())
                .containsExactly(1);
        assertThat(asking.look(List.of(naming("Encounter/hidden"), naming("Encounter/open")))
                        .inPart())
                .containsExactly(0);
        assertThat(asking.look(List.of(naming("Encounter/open"), naming("Encounter/hidden-too")))
                        .inPart())
                .containsExactly(1);
        assertThat(stored.asked)
                .containsExactlyInAnyOrder(
                        new ResourceKey("Encounter", "open"),
                        new ResourceKey("Encounter", "hidden"),
                        new ResourceKey("Encounter", "hidden-too"));
    }

    @Test
    void where_a_resource_came_from_is_a_name_too() {
        assertThat(asking.look(List.of(
                                row("{}", "https://clinic.example.jp/fhir#request"),
                                row("{}", "Observation/hidden#request"),
                                row("{}", "")))
                        .inPart())
                .containsExactly(1);
    }

    private static StoredResource naming(String reference) {
        return row("{\"resourceType\":\"Observation\",\"encounter\":{\"reference\":\"" + reference + "\"}}", "");
    }

    private static StoredResource row(String json, String source) {
        return new StoredResource(
                1,
                2,
                "",
                "Observation",
                "o",
                1,
                Timestamp.from(Instant.EPOCH),
                source,
                json.getBytes(StandardCharsets.UTF_8));
    }

    /** Hidden is what says so by its id. */
    private static final class HiddenById implements StoredResources {
        private final List<ResourceKey> asked = new ArrayList<>();

        @Override
        public Set<ResourceKey> hidden(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            asked.addAll(keys);
            return keys.stream().filter(key -> key.id().startsWith("hidden")).collect(Collectors.toSet());
        }

        @Override
        public KnownResources known(Collection<ResourceKey> keys) {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public Set<ResourceKey> visible(
                Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public Set<ResourceKey> visible(Caller caller, Instant at, Collection<ResourceKey> keys) {
            throw new IllegalStateException("not asked here");
        }
    }
}
