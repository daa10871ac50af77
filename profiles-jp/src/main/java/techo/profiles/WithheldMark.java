package techo.profiles;

import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * The tags by which shared clinical information (JP-CLINS) says that the person has not been told of what a resource
 * holds, or is not to be given it: 未告知, 未提供.
 */
public final class WithheldMark {
    public static final String SYSTEM = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";

    /** The third code of the system asks to keep a resource for long, which says nothing about the person. */
    private static final Set<String> CODES = Set.of("UNINFORMED", "UNDELIVERED");

    private WithheldMark() {}

    /** Whether it is on the resource, or on one inside it. */
    public static boolean isOn(IBaseResource resource) {
        return resource.getMeta().getTag().stream()
                        .anyMatch(tag -> SYSTEM.equals(tag.getSystem()) && CODES.contains(tag.getCode()))
                || isInside(resource);
    }

    private static boolean isInside(IBaseResource resource) {
        if (resource instanceof Bundle bundle) {
            return bundle.getEntry().stream()
                    .filter(Bundle.BundleEntryComponent::hasResource)
                    .anyMatch(entry -> isOn(entry.getResource()));
        }
        return resource instanceof DomainResource domain
                && domain.getContained().stream().anyMatch((Resource contained) -> isOn(contained));
    }
}
