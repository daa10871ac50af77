package techo.server.consent;

import ca.uhn.fhir.jpa.dao.ISearchBuilder;
import ca.uhn.fhir.jpa.dao.SearchBuilderFactory;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import java.time.InstantSource;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** Gives HAPI search builders that return only what the caller may see. */
final class NarrowedSearchBuilderFactory extends SearchBuilderFactory<JpaPid> {
    private final VisibleResources visibleResources;
    private final HiddenTargets hiddenTargets;
    private final InstantSource time;

    NarrowedSearchBuilderFactory(VisibleResources visibleResources, HiddenTargets hiddenTargets, InstantSource time) {
        this.visibleResources = visibleResources;
        this.hiddenTargets = hiddenTargets;
        this.time = time;
    }

    @Override
    public ISearchBuilder<JpaPid> newSearchBuilder(
            @Nullable String resourceName, Class<? extends IBaseResource> resourceType) {
        return new NarrowedSearchBuilder(
                super.newSearchBuilder(resourceName, resourceType),
                Optional.ofNullable(resourceName),
                visibleResources,
                hiddenTargets,
                time);
    }
}
