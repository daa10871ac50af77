package techo.policy.consent;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.RecipientAgent;

/**
 * How a provision says less than its categories and periods do. A permit covers what surely fits; a deny takes away
 * whatever may fit, so that what is unknown never opens anything.
 *
 * @param origins the routes the data came by; all of them when the provision does not go by route
 * @param links the items it speaks of; empty when it does not go by item
 * @param practitioner the one person at the recipient
 * @param project the one study or analysis
 */
public record Narrowing(
        Set<DataOrigin> origins,
        Set<DataLink> links,
        Optional<PractitionerId> practitioner,
        Optional<ProjectId> project) {
    public static final Narrowing NONE =
            new Narrowing(EnumSet.allOf(DataOrigin.class), Set.of(), Optional.empty(), Optional.empty());

    public Narrowing {
        origins = Set.copyOf(origins);
        links = Set.copyOf(links);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("a provision that goes by route names at least one");
        }
    }

    public Narrowing to(PractitionerId only) {
        return new Narrowing(origins, links, Optional.of(only), project);
    }

    public Narrowing to(ProjectId only) {
        return new Narrowing(origins, links, practitioner, Optional.of(only));
    }

    public Narrowing toOrigins(Set<DataOrigin> only) {
        return new Narrowing(only, links, practitioner, project);
    }

    public Narrowing toLinks(Set<DataLink> only) {
        return new Narrowing(origins, only, practitioner, project);
    }

    boolean isNone() {
        return equals(NONE);
    }

    boolean surelyNames(RecipientAgent agent) {
        return practitioner.isEmpty() || practitioner.equals(agent.practitioner());
    }

    boolean surelyServes(RecipientAgent agent) {
        return project.isEmpty() || project.equals(agent.project());
    }

    boolean surelyFrom(DataOrigin origin) {
        return origins.contains(origin);
    }

    /** Data of which nobody said by which route they came may have come by any. */
    boolean maybeFrom(DataOrigin origin) {
        return origins.contains(origin) || origin == DataOrigin.OPERATOR;
    }

    boolean namesItem(ResourceFacts resource) {
        if (links.isEmpty()) {
            return true;
        }
        for (DataLink link : resource.links()) {
            if (links.contains(link)) {
                return true;
            }
        }
        return false;
    }

    /** A request that names no practitioner may come from any, and data of no known route by any. */
    boolean maybeFits(RecipientAgent agent, ResourceFacts resource) {
        return (practitioner.isEmpty() || agent.practitioner().isEmpty() || practitioner.equals(agent.practitioner()))
                && (project.isEmpty() || agent.project().isEmpty() || project.equals(agent.project()))
                && maybeFrom(resource.origin())
                && namesItem(resource);
    }
}
