package techo.server.research;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.policy.identity.RecipientId;

/**
 * Studies.
 *
 * @param ownOrganisations ids of the Organizations that are the operator itself: no third party
 */
@ConfigurationProperties(prefix = "techo.research", ignoreUnknownFields = false)
public record ResearchProperties(@DefaultValue List<String> ownOrganisations) {
    public ResearchProperties {
        // What is no id stops the start.
        ownOrganisations = ownOrganisations.stream()
                .map(RecipientId::new)
                .map(RecipientId::value)
                .toList();
    }

    boolean isOwn(RecipientId recipient) {
        return ownOrganisations.contains(recipient.value());
    }
}
